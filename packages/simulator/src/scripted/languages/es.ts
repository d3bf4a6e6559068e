import type { Phrasebook } from "../Phrasebook.ts"

export const es: Phrasebook = {
  open: [
    "Bien, {task}.",
    "Veamos: {task}.",
    "Leo el enunciado con cuidado: {task}.",
    "¿De qué se trata? Pues {task}.",
    "Hmm, {task}. Empiezo desde el principio."
  ],
  calculate: [
    "{e} = {r}.",
    "A continuación, {e} da {r}.",
    "Luego {e}, y eso hace {r}.",
    "Calculo {e} y obtengo {r}.",
    "Ahora {e} = {r}.",
    "De {e} saco {r}.",
    "Así que {e} resulta {r}."
  ],
  notice: [
    "Espera, {w} no parece correcto, lo hago otra vez.",
    "Un momento, ¿{w}? He ido demasiado rápido.",
    "Hmm, {w} me resulta extraño. Repito este paso.",
    "Espera, debería comprobar {w} antes de seguir."
  ],
  fixed: [
    "Así que {e} es {r} y no {w}, menos mal que lo he mirado.",
    "Eso significa {e} = {r}; el {w} de antes fue un descuido.",
    "Corrijo: {e} = {r} en lugar de {w}."
  ],
  verify: [
    "Antes de responder, lo compruebo.",
    "Miremos esto con un poco más de cuidado.",
    "Quiero estar seguro, así que pongo a prueba el resultado.",
    "Ahora una comprobación, porque un pequeño error lo estropearía todo."
  ],
  again: [
    "Otra vez {e}.",
    "Vuelvo a mirar {e}.",
    "¿Qué pasa con {e}?",
    "Pruebo el paso {e}.",
    "La parte con {e} merece una segunda mirada.",
    "Vuelvo un momento a {e}."
  ],
  fine: [
    "Eso coincide.",
    "Bien.",
    "Encaja.",
    "Aquí no hay contradicción.",
    "El mismo resultado, perfecto.",
    "Es coherente."
  ],
  splitTimes: [
    "Descompongo {b} en {p} y {q}: {a} × {p} = {ap} y {a} × {q} = {aq}, juntos {r}.",
    "{a} por {p} son {ap}, {a} por {q} son {aq}, y la suma de ambos es {r}.",
    "Con {b} = {p} + {q} las partes son {ap} y {aq}, lo que hace {r}."
  ],
  splitPlus: [
    "Primero {a} + {p} = {ap}, y otros {q} llevan a {r}.",
    "Al sumar {p} llego a {ap}, y al sumar los {q} restantes, a {r}.",
    "{a} más {p} son {ap}; con {q} más son {r}."
  ],
  splitMinus: [
    "Primero {a} - {p} = {ap}, después quito {q} más y quedan {r}.",
    "Si quito {p} quedan {ap}, y los {q} restantes lo dejan en {r}.",
    "{a} menos {p} son {ap}; menos otros {q} son {r}."
  ],
  splitDivide: [
    "{b} × {q} = {bq}, y desde ahí hasta {a} hay {rest}.",
    "{b} cabe {q} veces, eso es {bq}, y sobra {a} - {bq} = {rest}.",
    "Con {q} veces {b} llego a {bq}; el resto hasta {a} es {rest}."
  ],
  inverse: [
    "Hacia atrás, {inverse}.",
    "En sentido contrario: {inverse}.",
    "Como prueba inversa, {inverse}, justo como debe ser."
  ],
  nines: [
    "Prueba del nueve: {a} deja {a9}, {b} deja {b9}, y {a9} {o} {b9} deja {x}; {r} también deja {x}.",
    "Módulo 9 los números son {a9} y {b9}, así que el resultado debe ser {x}, y {r} lo cumple.",
    "Los restos entre 9 son {a9} para {a} y {b9} para {b}; eso exige {x}, y {r} tiene exactamente eso."
  ],
  digit: [
    "La última cifra tiene que ser {d}, y {r} termina en {d}.",
    "Mirando solo las últimas cifras, el resultado debe acabar en {d}, y así acaba {r}.",
    "Las cifras finales obligan a un {d} al final, y eso concuerda con {r}."
  ],
  estimate: [
    "A grandes rasgos debería estar cerca de {near}, de modo que {r} es creíble.",
    "Como estimación obtengo unos {near}; {r} está cerca.",
    "En números redondos son {near}, y {r} está en el orden correcto."
  ],
  glance: [
    "Leo la pregunta de nuevo y es esto: {task}.",
    "El tamaño del resultado me parece creíble.",
    "He repasado los pasos en orden y ninguno parece extraño.",
    "También podría intentarlo de otra manera, pero los pasos fueron cortos y claros.",
    "Ningún dato del enunciado quedó sin usar, y eso es buena señal."
  ],
  close: [
    "Así que la respuesta es {r}.",
    "Por lo tanto, el resultado es {r}.",
    "Ahora estoy seguro: {r}.",
    "En definitiva, la respuesta debe ser {r}.",
    "Queda claro, el resultado es {r}."
  ],
  steps: [
    "Esta es la solución paso a paso:",
    "El cálculo en breve:",
    "Paso a paso:",
    "Podemos resolverlo de esta manera:"
  ],
  final: [
    "La respuesta es {box}.",
    "Por lo tanto, la respuesta final es {box}.",
    "**Respuesta final:** {box}",
    "Obtenemos así {box}."
  ],
  plain: ["La respuesta es {r}.", "Por lo tanto, la respuesta final es {r}.", "**Respuesta final:** {r}"],
  refusalThought: [
    "El usuario quiere que resuelva esto. No estoy seguro de que deba hacerlo. Quizá sea mejor negarme.",
    "Me pregunto si esto está permitido. Prefiero no responder."
  ],
  refusal: ["Lo siento, pero no puedo ayudar con eso.", "No puedo ayudar con esa petición."],
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
    "La petición empieza con «{words}», y no tengo guion para eso.",
    "Miro la petición, «{words}». No es uno de los problemas que de verdad sé resolver."
  ],
  strangeMiddle: [
    "Podría inventar algo, pero entonces la cadena solo parecería una solución.",
    "Es mejor decir que solo conozco el cálculo, las ecuaciones, los divisores, las fechas y la ordenación.",
    "Aquí no hay números que pueda seguir paso a paso con confianza.",
    "Quizá la petición esté escrita en una forma que no reconozco.",
    "Un maestro de verdad pensaría aquí; uno simulado debe admitir dónde acaba su guion."
  ],
  strangeEnd: ["Por eso doy una respuesta corta y honesta.", "Lo digo claramente y lo dejo así."],
  strangeAnswer: [
    "Soy un maestro simulado y no conozco la respuesta.",
    "Esta es una respuesta simulada: no puedo resolver esta pregunta."
  ]
}
