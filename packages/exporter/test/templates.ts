/* Chat templates that do what the well-known ones do, each with one habit. Written for these tests. */

const turns = (assistant: string, prompt = "<|im_start|>assistant\n") => `
{%- for message in messages %}
    {%- if message.role == 'assistant' %}
${assistant}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- ${JSON.stringify(prompt)} }}
{%- endif %}
`

const PLAIN = "{{- '<|im_start|>assistant\\n' + message.content + '<|im_end|>\\n' }}"

/** Every turn as it is. */
export const CHATML = turns(PLAIN)

/** The same, with what is to be learned marked. */
export const MARKED = turns(
  "{{- '<|im_start|>assistant\\n' }}{% generation %}{{ message.content + '<|im_end|>' }}{% endgeneration %}{{ '\\n' }}"
)

/** Marks its turns over several lines, which a template engine tidies away. */
export const MARKED_IN_LINES = turns(`
    {{- '<|im_start|>assistant\\n' }}
    {%- generation %}
    {{- message.content }}
    {{- '<|im_end|>' }}
    {%- endgeneration -%}
    {{ '\\n' }}`)

/** Deletes the thought of every turn, and begins the next one with a thought: what the R1 distills do. */
export const FORGETS = turns(
  "{{- '<|im_start|>assistant\\n' + (message.content.split('</think>') | last) + '<|im_end|>\\n' }}",
  "<|im_start|>assistant\n<think>\n"
)

/** Keeps the thought of the last turn only, from either form: what Qwen3 does. */
export const KEEPS_LAST = turns(`
    {%- set chain = '' %}
    {%- set answer = message.content %}
    {%- if message.reasoning_content is defined and message.reasoning_content is string %}
        {%- set chain = message.reasoning_content %}
    {%- elif '</think>' in message.content %}
        {%- set chain = message.content.split('</think>')[0].split('<think>')[1] %}
        {%- set answer = message.content.split('</think>')[1] %}
    {%- endif %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if loop.last and chain %}
        {{- '<think>\\n' + chain.strip() + '\\n</think>\\n\\n' }}
    {%- endif %}
    {{- answer.strip() + '<|im_end|>\\n' }}`)

/** Always writes a thought of its own, from the field alone: what the newest Qwen template does. */
export const OWN_THOUGHT = turns(`
    {%- set chain = message.reasoning_content if message.reasoning_content is defined else '' %}
    {{- '<|im_start|>assistant\\n<think>\\n' + chain + '\\n</think>\\n\\n' + message.content + '<|im_end|>\\n' }}`)

/** Ends its turns with nothing. */
export const ENDLESS = turns("{{- '<|im_start|>assistant\\n' + message.content + '\\n' }}")

/** Takes content as a list of parts, and a text for none. */
export const PARTS = turns(`
    {{- '<|im_start|>assistant\\n' }}
    {%- if message.content is not string %}
        {%- for part in message.content %}{{ part.text }}{% endfor %}
    {%- endif %}
    {{- '<|im_end|>\\n' }}`)

/** Knows other names for the roles. */
export const OTHER_ROLES =
  "{% for message in messages %}{% if message.role == 'human' %}{{ message.content }}{% elif message.role == 'gpt' %}{{ message.content }}{% endif %}{% endfor %}"
