/** `--sample` without a reason. */
export const ANY = "*"
