import { bodyReader } from "./BodyReader.ts"
import { BASE_URL } from "./Classify.ts"
import type { Protocol } from "./Exchange.ts"
import { streamReader } from "./StreamReader.ts"

/** Replies of `/chat/completions`, in one piece or as a stream. */
export const CHAT: Protocol = { body: bodyReader, stream: streamReader, wrongPath: BASE_URL }
