import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { openBhavcopyMarket } from "../../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { modelledBook } from "../../../local/exchange/spread_model.ts";
import { withSharedData } from "../../support/shared_data.ts";

const HEADER =
  "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp," +
  "FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst," +
  "TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty";

function line(id: number, strike: number, right: string, close: number, traded: number): string {
  return `2026-02-10,2026-02-10,FO,NSE,STO,${id},,TITAN,,2026-02-24,2026-02-24,${strike}.00,${right},X,1,1,1,${close},1,90,1000,1,5000,100,${traded},1,1,F1,100`;
}

Deno.test("closes become two-sided quotes, untraded rows stay listed without one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv`;
    await Deno.writeTextFile(
      file,
      [HEADER, line(1, 1000, "CE", 40, 500), line(2, 1000, "PE", 35, 0)].join("\n"),
    );
    const market = await openBhavcopyMarket([folder]);
    assertEquals(market.standsAt?.toISOString(), "2026-02-10T09:55:00.000Z");
    assertStringIncludes(market.description, "assumed");
    const at = market.standsAt ?? new Date();
    const [strike] = market.chain("TITAN", "2026-02-24", at)?.strikes ?? [];
    assertLess(strike?.call?.bid ?? Infinity, 40);
    assertGreater(strike?.call?.ask ?? 0, 40);
    assertEquals([strike?.put?.bid, strike?.put?.ask, strike?.put?.openInterest], [
      undefined,
      undefined,
      5000,
    ]);
    assertEquals([strike?.call?.volume, market.contract("2", at)?.lotSize], [50_000, 100]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file without a needed column is refused by name", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(file, "A,B\n1,2\n");
  try {
    await openBhavcopyMarket([file]);
    assert(false, "it was accepted");
  } catch (error) {
    assertStringIncludes(String(error), "FinInstrmTp");
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a modelled book is on the tick around its close and wider far from the money", () => {
  const quote = {
    kind: "index",
    close: 20,
    right: "call",
    spot: 60_000,
    tick: 0.05,
    tradedValue: 1e7,
  } as const;
  const near = modelledBook({ ...quote, strike: 60_500 });
  const far = modelledBook({ ...quote, strike: 66_000 });
  assert(near !== undefined && far !== undefined);
  assert(near.bid < 20 && near.ask > 20);
  assertGreater(far.ask - far.bid, near.ask - near.bid);
});

withSharedData(
  "on 2026-02-10 each of the 54 underlyings has a chain of at least 8 two-sided strikes",
  [
    "bhavcopy/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.gz",
  ],
  async (files) => {
    const market = await openBhavcopyMarket(files);
    const at = market.standsAt ?? new Date();
    const thin = market.underlyings(at).filter(({ underlying }) => {
      const chain = market.chain(underlying, market.expiries(underlying, at)[0] ?? "", at);
      return (chain?.strikes ?? []).filter(({ call, put }) => call?.bid || put?.bid).length < 8;
    });
    assertEquals([market.underlyings(at).length, thin], [54, []]);
  },
);
