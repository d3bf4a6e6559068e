import type { Phrasebook } from "../Phrasebook.ts"

export const de: Phrasebook = {
  open: [
    "Also gut, {task}.",
    "Mal sehen: {task}.",
    "Ich lese die Aufgabe genau: {task}.",
    "Worum geht es? Nun, {task}.",
    "Hm, {task}. Ich fange ganz vorne an."
  ],
  calculate: [
    "{e} = {r}.",
    "Als Nächstes ergibt {e} den Wert {r}.",
    "Dann {e}, und das macht {r}.",
    "Ich rechne {e} aus und erhalte {r}.",
    "Nun ist {e} = {r}.",
    "Aus {e} bekomme ich {r}.",
    "Damit kommt {e} auf {r}."
  ],
  notice: [
    "Moment, {w} sieht nicht richtig aus, das mache ich noch einmal.",
    "Halt, {w}? Da war ich zu schnell.",
    "Hm, {w} kommt mir seltsam vor. Ich wiederhole diesen Schritt.",
    "Moment, {w} sollte ich prüfen, bevor ich weitermache."
  ],
  fixed: [
    "Also ist {e} gleich {r} und nicht {w}, gut, dass ich nachgesehen habe.",
    "Das heißt {e} = {r}; die {w} von eben war ein Versehen.",
    "Ich verbessere: {e} = {r} statt {w}."
  ],
  verify: [
    "Bevor ich antworte, prüfe ich das noch.",
    "Das sehe ich mir lieber etwas genauer an.",
    "Ich möchte sicher sein und teste das Ergebnis.",
    "Jetzt eine Probe, denn ein kleiner Fehler würde alles verderben."
  ],
  again: [
    "Noch einmal {e}.",
    "Ich sehe mir {e} erneut an.",
    "Wie steht es mit {e}?",
    "Ich teste den Schritt {e}.",
    "Der Teil mit {e} verdient einen zweiten Blick.",
    "Kurz zurück zu {e}."
  ],
  fine: [
    "Das stimmt überein.",
    "Gut.",
    "Das passt.",
    "Hier gibt es keinen Widerspruch.",
    "Dasselbe Ergebnis, schön.",
    "Das ist stimmig."
  ],
  splitTimes: [
    "Ich zerlege {b} in {p} und {q}: {a} × {p} = {ap} und {a} × {q} = {aq}, zusammen {r}.",
    "{a} mal {p} ist {ap}, {a} mal {q} ist {aq}, und beides addiert gibt {r}.",
    "Mit {b} = {p} + {q} sind die Teile {ap} und {aq}, das macht {r}."
  ],
  splitPlus: [
    "Zuerst {a} + {p} = {ap}, und weitere {q} führen zu {r}.",
    "Mit {p} mehr lande ich bei {ap}, und mit den übrigen {q} bei {r}.",
    "{a} plus {p} ist {ap}; kommen noch {q} dazu, sind es {r}."
  ],
  splitMinus: [
    "Zuerst {a} - {p} = {ap}, dann noch {q} weg, es bleiben {r}.",
    "Nehme ich {p} weg, bleiben {ap}, und die restlichen {q} bringen mich zu {r}.",
    "{a} minus {p} ist {ap}; minus weitere {q} ist es {r}."
  ],
  splitDivide: [
    "{b} × {q} = {bq}, und von dort bis {a} sind es {rest}.",
    "{b} passt {q}-mal hinein, das sind {bq}, und {a} - {bq} = {rest} bleibt übrig.",
    "Mit {q} mal {b} erreiche ich {bq}; der Rest bis {a} ist {rest}."
  ],
  inverse: [
    "Rückwärts gerechnet: {inverse}.",
    "Andersherum gilt {inverse}.",
    "Zur Probe in die Gegenrichtung: {inverse}, genau wie es sein muss."
  ],
  nines: [
    "Neunerprobe: {a} lässt {a9}, {b} lässt {b9}, und {a9} {o} {b9} lässt {x}; {r} lässt ebenfalls {x}.",
    "Modulo 9 sind die Zahlen {a9} und {b9}, das Ergebnis muss also {x} sein, und {r} erfüllt das.",
    "Die Neunerreste sind {a9} für {a} und {b9} für {b}; das verlangt {x}, und genau das hat {r}."
  ],
  digit: [
    "Die letzte Ziffer muss {d} sein, und {r} endet auf {d}.",
    "Nur nach den letzten Ziffern muss das Ergebnis auf {d} enden, was bei {r} zutrifft.",
    "Die Endziffern allein erzwingen eine {d} am Schluss, und das passt zu {r}."
  ],
  estimate: [
    "Überschlagen sollte das nahe bei {near} liegen, also ist {r} glaubhaft.",
    "Als Schätzung komme ich auf etwa {near}; {r} liegt nahe daran.",
    "In runden Zahlen sind das {near}, und {r} liegt im richtigen Bereich."
  ],
  glance: [
    "Ich lese die Frage noch einmal, und es bleibt dabei: {task}.",
    "Die Größe des Ergebnisses wirkt auf mich glaubhaft.",
    "Ich bin die Schritte der Reihe nach durchgegangen, und keiner sieht seltsam aus.",
    "Man könnte es auch anders angehen, aber die Schritte waren kurz und klar.",
    "Keine Angabe der Aufgabe blieb ungenutzt, das ist ein gutes Zeichen."
  ],
  close: [
    "Die Antwort ist also {r}.",
    "Damit ist das Ergebnis {r}.",
    "Jetzt bin ich sicher: {r}.",
    "Alles in allem muss die Antwort {r} lauten.",
    "Damit steht es fest, das Ergebnis ist {r}."
  ],
  steps: [
    "Hier ist die Lösung Schritt für Schritt:",
    "Die Rechnung in Kürze:",
    "Schritt für Schritt:",
    "Wir können die Aufgabe so lösen:"
  ],
  final: [
    "Die Antwort ist {box}.",
    "Das Endergebnis lautet also {box}.",
    "**Antwort:** {box}",
    "Wir erhalten somit {box}."
  ],
  plain: ["Die Antwort ist {r}.", "Das Endergebnis lautet also {r}.", "**Antwort:** {r}"],
  refusalThought: [
    "Der Nutzer möchte, dass ich das löse. Ich bin nicht sicher, ob ich das tun sollte. Vielleicht lehne ich besser ab.",
    "Ich überlege, ob das erlaubt ist. Ich antworte lieber nicht."
  ],
  refusal: ["Es tut mir leid, aber dabei kann ich nicht helfen.", "Bei dieser Anfrage kann ich leider nicht helfen."],
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
    "Die Anfrage beginnt mit „{words}“, und dafür habe ich kein Skript.",
    "Ich sehe mir die Anfrage an, „{words}“. Es ist keine der Aufgaben, die ich wirklich lösen kann."
  ],
  strangeMiddle: [
    "Ich könnte etwas erfinden, aber dann sähe der Gedankengang nur wie eine Lösung aus.",
    "Besser sage ich offen, dass ich nur Rechnen, Gleichungen, Teiler, Daten und Sortieren kenne.",
    "Hier stehen keine Zahlen, denen ich mit Zuversicht Schritt für Schritt folgen könnte.",
    "Vielleicht ist die Anfrage in einer Form geschrieben, die ich nicht erkenne.",
    "Ein wirklicher Lehrer würde hier nachdenken; ein gespielter sollte zugeben, wo sein Text endet."
  ],
  strangeEnd: ["Ich gebe daher eine kurze und ehrliche Antwort.", "Das sage ich offen und belasse es dabei."],
  strangeAnswer: [
    "Ich bin ein simulierter Lehrer und kenne die Antwort darauf nicht.",
    "Dies ist eine simulierte Antwort: Die Frage kann ich nicht lösen."
  ]
}
