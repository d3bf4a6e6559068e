import type { Dialect } from "../Dialect.ts"
import { dialect as contentParts } from "./content-parts.ts"
import { dialect as counted } from "./counted.ts"
import { dialect as googleThought } from "./google-thought.ts"
import { dialect as harmony } from "./harmony.ts"
import { dialect as inline } from "./inline.ts"
import { dialect as reasoningContent } from "./reasoning-content.ts"
import { dialect as reasoningDetails } from "./reasoning-details.ts"
import { dialect as reasoning } from "./reasoning.ts"
import { dialect as thinkingBlocks } from "./thinking-blocks.ts"
import { dialect as thinking } from "./thinking.ts"

/**
 * The dialects in the order of trust: the first that finds something is believed. Those that can tell a chain from a
 * summary come first, then the plain fields, then what stands in the text, then what was only counted. A test holds
 * folder = registry.
 */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  "reasoning-details": reasoningDetails,
  "content-parts": contentParts,
  "thinking-blocks": thinkingBlocks,
  "google-thought": googleThought,
  reasoning,
  "reasoning-content": reasoningContent,
  thinking,
  harmony,
  inline,
  counted
}
