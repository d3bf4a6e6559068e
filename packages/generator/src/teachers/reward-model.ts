import type { Asked, JudgeSpec } from "@cotton/schema"
import type { Teacher } from "@cotton/schema/ports/Teacher"
import type * as Layer from "effect/Layer"
import type { MissingSecret } from "../errors.ts"
import { layerOverHttp, type Manner, type Spoken } from "./OverHttp.ts"
import { CLASSIFY, POOLING, REWARDS, scoreReader } from "./ScoreReader.ts"

/** The wires of `judges.….wire` that bring a score. */
export type RewardWire = Exclude<JudgeSpec["wire"], "chat">

const conversation = ({ extra, model, messages }: Asked) => ({ ...extra, model, messages })

/**
 * OpenRLHF's remote reward models read one text, the prompt and then the response, and put no chat template to it; the prompt
 * stands by itself too. `labels` are there because rules at that address read them, and are empty.
 */
const query = ({ extra, messages }: Asked) => {
  const prompt = messages.slice(0, -1).map(({ content }) => `${content}\n\n`)
  const response = messages.slice(-1).map(({ content }) => content)
  return {
    ...extra,
    query: [[...prompt, ...response].join("")],
    prompts: [prompt.join("")],
    labels: [""]
  }
}

const BESIDE_V1 = "vLLM has this one beside /v1, not under it: http://host:8000"

const MANNERS: Readonly<Record<RewardWire, Manner>> = {
  pooling: {
    path: "pooling",
    protocol: { body: scoreReader(POOLING), wrongPath: BESIDE_V1 },
    streams: false,
    body: conversation
  },
  classify: {
    path: "classify",
    protocol: { body: scoreReader(CLASSIFY), wrongPath: BESIDE_V1 },
    streams: false,
    body: conversation
  },
  "get-reward": {
    path: "get_reward",
    protocol: { body: scoreReader(REWARDS), wrongPath: "/get_reward is put behind the base URL: http://host:5000" },
    streams: false,
    body: query
  }
}

/**
 * A reward model as a teacher whose reply is a score: `reply.message.content` is the number as text, or the JSON of what
 * came in its place. `pooling` and `classify` are vLLM's `POST {url}/pooling` and `{url}/classify`, which stand beside its
 * `/v1`: the model's own chat template is put to the messages there. (SGLang's `/classify` takes finished text only, and its
 * `/v1/classify` puts a softmax over the one score, which then is 1: neither is spoken here.) `get-reward` is OpenRLHF's
 * `POST {url}/get_reward`. Of what is asked, only the messages, `extra` and, to vLLM, the model are sent. Failures, time-outs and
 * secrets are as with `layerOpenAiCompatible`; where the server does not count its input, the usage is an upper bound.
 */
export const layerRewardModel = (
  spec: Spoken,
  environment: Readonly<Record<string, string | undefined>>,
  owner: string,
  wire: RewardWire
): Layer.Layer<Teacher, MissingSecret> => layerOverHttp(spec, environment, owner, MANNERS[wire])
