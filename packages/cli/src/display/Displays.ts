import type { Display, DisplayName } from "./Display.ts"
import { json } from "./json.ts"
import { live } from "./live.ts"
import { plain } from "./plain.ts"

/** How each display begins. */
export const displays: Record<DisplayName, () => Display> = { live, plain, json }
