/** Whether what a goal comes to is lower by more than doubles' rounding. */
export function better(found: number, than: number): boolean {
  return found < than && !(than - found <= 1e-10 * Math.abs(than));
}
