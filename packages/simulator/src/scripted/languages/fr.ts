import type { Phrasebook } from "../Phrasebook.ts"

export const fr: Phrasebook = {
  open: [
    "Bon, {task}.",
    "Voyons : {task}.",
    "Je lis l'énoncé avec attention : {task}.",
    "De quoi s'agit-il ? Eh bien, {task}.",
    "Hum, {task}. Je commence par le début."
  ],
  calculate: [
    "{e} = {r}.",
    "Ensuite, {e} donne {r}.",
    "Puis {e}, ce qui fait {r}.",
    "Je calcule {e} et j'obtiens {r}.",
    "Maintenant {e} = {r}.",
    "De {e} je tire {r}.",
    "Ainsi {e} vaut {r}."
  ],
  notice: [
    "Attends, {w} ne semble pas juste, je refais ce calcul.",
    "Un instant, {w} ? Je suis allé trop vite.",
    "Hum, {w} me paraît étrange. Je reprends cette étape.",
    "Attends, il faut que je vérifie {w} avant de continuer."
  ],
  fixed: [
    "Donc {e} vaut {r} et non {w}, heureusement que j'ai regardé.",
    "Cela veut dire {e} = {r} ; le {w} de tout à l'heure était une étourderie.",
    "Je corrige : {e} = {r} au lieu de {w}."
  ],
  verify: [
    "Avant de répondre, je vérifie.",
    "Regardons cela d'un peu plus près.",
    "Je veux être sûr, alors je teste le résultat.",
    "Passons à une vérification, car une petite faute gâcherait tout."
  ],
  again: [
    "Encore une fois {e}.",
    "Je regarde {e} de nouveau.",
    "Qu'en est-il de {e} ?",
    "Je teste l'étape {e}.",
    "La partie avec {e} mérite un second regard.",
    "Je reviens un instant à {e}."
  ],
  fine: [
    "Cela concorde.",
    "Bien.",
    "Ça colle.",
    "Aucune contradiction ici.",
    "Même résultat, parfait.",
    "C'est cohérent."
  ],
  splitTimes: [
    "Je décompose {b} en {p} et {q} : {a} × {p} = {ap} et {a} × {q} = {aq}, ensemble {r}.",
    "{a} fois {p} font {ap}, {a} fois {q} font {aq}, et la somme des deux est {r}.",
    "Avec {b} = {p} + {q}, les morceaux sont {ap} et {aq}, ce qui fait {r}."
  ],
  splitPlus: [
    "D'abord {a} + {p} = {ap}, et encore {q} mènent à {r}.",
    "En ajoutant {p} j'arrive à {ap}, puis en ajoutant les {q} restants, à {r}.",
    "{a} plus {p} font {ap} ; avec {q} de plus, on a {r}."
  ],
  splitMinus: [
    "D'abord {a} - {p} = {ap}, puis j'enlève encore {q}, il reste {r}.",
    "Si j'ôte {p}, il reste {ap}, et les {q} restants mènent à {r}.",
    "{a} moins {p} font {ap} ; moins {q} de plus, on a {r}."
  ],
  splitDivide: [
    "{b} × {q} = {bq}, et de là jusqu'à {a} il y a {rest}.",
    "{b} entre {q} fois, soit {bq}, et il reste {a} - {bq} = {rest}.",
    "Avec {q} fois {b} j'atteins {bq} ; le reste jusqu'à {a} est {rest}."
  ],
  inverse: [
    "À rebours, {inverse}.",
    "Dans l'autre sens : {inverse}.",
    "Pour tester à l'envers, {inverse}, exactement comme il faut."
  ],
  nines: [
    "Preuve par neuf : {a} laisse {a9}, {b} laisse {b9}, et {a9} {o} {b9} laisse {x} ; {r} laisse {x} aussi.",
    "Modulo 9, les nombres valent {a9} et {b9}, le résultat doit donc valoir {x}, et c'est le cas de {r}.",
    "Les restes par 9 sont {a9} pour {a} et {b9} pour {b} ; il faut {x}, et {r} donne bien cela."
  ],
  digit: [
    "Le dernier chiffre doit être {d}, et {r} se termine par {d}.",
    "À ne regarder que les derniers chiffres, le résultat doit finir par {d}, ce que fait {r}.",
    "Les chiffres des unités imposent un {d} à la fin, et cela correspond à {r}."
  ],
  estimate: [
    "En gros, cela devrait être proche de {near}, donc {r} est plausible.",
    "Comme estimation, je trouve environ {near} ; {r} en est proche.",
    "En nombres ronds, cela fait {near}, et {r} est du bon ordre."
  ],
  glance: [
    "Je relis la question, et c'est bien cela : {task}.",
    "La taille du résultat me semble plausible.",
    "J'ai parcouru les étapes dans l'ordre et aucune ne paraît étrange.",
    "Je pourrais aussi essayer autrement, mais les étapes étaient courtes et claires.",
    "Aucune donnée de l'énoncé n'est restée inutilisée, c'est bon signe."
  ],
  close: [
    "La réponse est donc {r}.",
    "Par conséquent, le résultat est {r}.",
    "Je suis sûr de moi maintenant : {r}.",
    "Tout compte fait, la réponse doit être {r}.",
    "C'est réglé, le résultat est {r}."
  ],
  steps: ["Voici la solution pas à pas :", "Le calcul en bref :", "Étape par étape :", "On peut résoudre ainsi :"],
  final: [
    "La réponse est {box}.",
    "La réponse finale est donc {box}.",
    "**Réponse finale :** {box}",
    "On obtient ainsi {box}."
  ],
  plain: ["La réponse est {r}.", "La réponse finale est donc {r}.", "**Réponse finale :** {r}"],
  refusalThought: [
    "L'utilisateur veut que je résolve cela. Je ne suis pas sûr de devoir le faire. Il vaut peut-être mieux refuser.",
    "Je me demande si c'est permis. Je préfère ne pas répondre."
  ],
  refusal: ["Désolé, mais je ne peux pas vous aider avec cela.", "Je ne peux pas répondre à cette demande."],
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
    "La demande commence par « {words} », et je n'ai pas de texte pour cela.",
    "Je regarde la demande, « {words} ». Ce n'est pas un des problèmes que je sais vraiment résoudre."
  ],
  strangeMiddle: [
    "Je pourrais inventer quelque chose, mais la chaîne n'aurait alors que l'air d'une solution.",
    "Mieux vaut dire que je ne connais que le calcul, les équations, les diviseurs, les dates et le tri.",
    "Il n'y a pas ici de nombres que je pourrais suivre pas à pas avec confiance.",
    "La demande est peut-être écrite sous une forme que je ne reconnais pas.",
    "Un vrai maître réfléchirait ici ; un maître simulé doit avouer où finit son texte."
  ],
  strangeEnd: ["Je donne donc une réponse courte et honnête.", "Je le dis simplement et j'en reste là."],
  strangeAnswer: [
    "Je suis un maître simulé et je ne connais pas la réponse.",
    "Ceci est une réponse simulée : je ne peux pas résoudre cette question."
  ]
}
