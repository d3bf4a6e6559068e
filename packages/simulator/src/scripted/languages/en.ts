import type { Phrasebook } from "../Phrasebook.ts"

export const en: Phrasebook = {
  open: [
    "Okay, so {task}.",
    "Let me see: {task}.",
    "Alright, {task}.",
    "Let me read this carefully: {task}.",
    "Hmm, {task}. Let me start from the beginning."
  ],
  calculate: [
    "{e} = {r}.",
    "Next, {e} gives {r}.",
    "Then {e}, and that makes {r}.",
    "I work out {e} and get {r}.",
    "Now {e} = {r}.",
    "From {e} I get {r}.",
    "So {e} comes to {r}."
  ],
  notice: [
    "Wait, {w} does not look right, let me do that again.",
    "Hold on, {w}? I went too fast there.",
    "Hmm, {w} seems off. Let me redo this step.",
    "Wait, I should double-check {w} before I go on."
  ],
  fixed: [
    "So {e} is {r} and not {w}, good that I looked.",
    "That means {e} = {r}; the {w} from before was a slip.",
    "I correct that: {e} = {r} instead of {w}."
  ],
  verify: [
    "Before I answer, let me verify this.",
    "Let me check this with a bit more care.",
    "I want to be sure, so I test the result.",
    "Now a check, because a small slip would spoil everything."
  ],
  again: [
    "Once more {e}.",
    "I look at {e} again.",
    "What about {e}?",
    "Let me test the step {e}.",
    "The part with {e} deserves a second look.",
    "Going back to {e} for a moment."
  ],
  fine: ["That agrees.", "Good.", "This fits.", "No contradiction here.", "Same result, fine.", "That is consistent."],
  splitTimes: [
    "I split {b} into {p} and {q}: {a} × {p} = {ap} and {a} × {q} = {aq}, together {r}.",
    "{a} times {p} is {ap}, {a} times {q} is {aq}, and the two add up to {r}.",
    "With {b} = {p} + {q} the parts are {ap} and {aq}, which makes {r}."
  ],
  splitPlus: [
    "First {a} + {p} = {ap}, and another {q} leads to {r}.",
    "Adding {p} takes me to {ap}, and adding the remaining {q} takes me to {r}.",
    "{a} plus {p} is {ap}; with {q} on top it is {r}."
  ],
  splitMinus: [
    "First {a} - {p} = {ap}, then take away {q} more, which leaves {r}.",
    "Taking away {p} leaves {ap}, and the remaining {q} brings it to {r}.",
    "{a} minus {p} is {ap}; minus another {q} it is {r}."
  ],
  splitDivide: [
    "{b} × {q} = {bq}, and from there to {a} it is {rest}.",
    "{b} fits {q} times, that is {bq}, and {a} - {bq} = {rest} is left.",
    "With {q} times {b} I reach {bq}; the rest up to {a} is {rest}."
  ],
  inverse: [
    "Going backwards, {inverse}.",
    "The other way round: {inverse}.",
    "As a test in reverse, {inverse}, just as it should be."
  ],
  nines: [
    "Casting out nines: {a} leaves {a9}, {b} leaves {b9}, and {a9} {o} {b9} leaves {x}; {r} leaves {x} too.",
    "Modulo 9 the numbers are {a9} and {b9}, so the result must be {x} modulo 9, and {r} is.",
    "The remainders by 9 are {a9} for {a} and {b9} for {b}; that asks for {x}, and {r} has exactly that."
  ],
  digit: [
    "The last digit has to be {d}, and {r} ends in {d}.",
    "Looking at the last digits only, the result must end in {d}, which {r} does.",
    "The final digits alone force a {d} at the end, and that matches {r}."
  ],
  estimate: [
    "Roughly, this should be near {near}, so {r} is plausible.",
    "As an estimate I get about {near}; {r} is close to it.",
    "In round numbers that is {near}, and {r} is in the right range."
  ],
  glance: [
    "I read the question once more, and it really asks this: {task}.",
    "The size of the result looks plausible to me.",
    "I went through the steps in order and none of them looks strange.",
    "I could also try another way, but the steps were short and clear.",
    "Nothing in the question was left unused, which is a good sign."
  ],
  close: [
    "So the answer is {r}.",
    "Therefore the result is {r}.",
    "I am confident now: {r}.",
    "All in all, the answer should be {r}.",
    "That settles it, the result is {r}."
  ],
  steps: [
    "Here is the solution step by step:",
    "The calculation in short:",
    "Step by step:",
    "We can solve this as follows:"
  ],
  final: [
    "The answer is {box}.",
    "Therefore, the final answer is {box}.",
    "**Final answer:** {box}",
    "So we get {box}."
  ],
  plain: ["The answer is {r}.", "Therefore, the final answer is {r}.", "**Final answer:** {r}"],
  refusalThought: [
    "The user wants me to solve this. I am not sure that I should do it. It may be safer to decline.",
    "I should think about whether this is allowed. I had better not answer."
  ],
  refusal: ["I'm sorry, but I can't help with that.", "I can't help with that request."],
  foreign: [
    "所以我们需要",
    "让我们再检查一下",
    "也就是说",
    "接下来计算",
    "следовательно, нам нужно",
    "итак, проверим ещё раз",
    "换句话说，结果是"
  ],
  strangeBegin: [
    "The prompt begins with “{words}”, and I have no script for that.",
    "I look at the request, “{words}”. It is none of the problems that I can really work out."
  ],
  strangeMiddle: [
    "I could make something up, but then the chain would only look like a solution.",
    "It is better to say openly that I only know arithmetic, equations, divisors, dates and sorting.",
    "There are no numbers here that I could follow step by step with confidence.",
    "Perhaps the request is written in a form that I do not recognise, or it is about something else entirely.",
    "A real teacher would think here; a scripted one should admit where its script ends."
  ],
  strangeEnd: ["So I give a short and honest answer.", "I will say so plainly and leave it at that."],
  strangeAnswer: [
    "I am a simulated teacher and do not know the answer to this.",
    "This is a simulated reply: the question is not one that I can solve."
  ]
}
