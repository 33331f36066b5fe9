import type { ReasonWords } from '../../slot/reason-words.ts';

export const reasons: ReasonWords = {
  because: 'parce que, parce qu, car, puisque, puisqu, vu que, vu qu, étant donné que, en raison de, en raison du, à cause de, à cause du, pour que, pour qu, afin que, afin qu, afin de, afin d, comme (il), comme (elle), grâce à, pour cause de',
  purpose: 'pour, en vue de',
  infinitive: '',
  governing: '',
  determiner: 'le, la, les, l, un, une, des, du, de, notre, nos, mon, ma, mes, son, sa, ses, leur, leurs, ce, cet, cette, ces',
  subject: 'il, elle, ils, elles, nous, je, j, on, c, ce, le, la, les, notre, nos, mon, ma, son, sa, leur, tout, pas, elle, l, un, une',
  joining: 'avoir, rejoindre, utiliser, accéder',
  label: 'raison, motif, justification, but',
  people: 'moi, nous, lui, elle, eux, toi, vous, collègue, collègues, quelqu, invité, invités, partenaire, partenaires, fournisseur, fournisseurs, consultant, client, clients, utilisateur, équipe, personne, personnes, externes, tous, maintenant, approbation, m, responsable, sponsor',
};
