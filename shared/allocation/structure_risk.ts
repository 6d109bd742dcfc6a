export type { StructureRisk } from "../risk/structure_risk.ts";
