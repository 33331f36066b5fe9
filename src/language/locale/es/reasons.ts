import type { ReasonWords } from '../../slot/reason-words.ts';

export const reasons: ReasonWords = {
  because: 'porque, ya que, puesto que, dado que, debido a, debido a que, debido al, a causa de, para que, pues, por motivo de, por motivos de, con motivo de, a fin de, con el fin de, con el objetivo de',
  purpose: 'para, por',
  infinitive: '',
  governing: '',
  determiner: 'el, la, los, las, un, una, unos, unas, nuestro, nuestra, nuestros, nuestras, mi, mis, su, sus, este, esta, estos, estas',
  subject: 'él, ella, ellos, ellas, nosotros, yo, es, está, el, la, los, las, nuestro, nuestra, mi, su, todo, no, se, hay, un, una',
  joining: 'tener, usar, acceder, ver',
  label: 'motivo, razón, justificación, causa',
  people: 'mí, mi, nosotros, él, ella, ellos, ti, usted, alguien, colega, compañero, compañera, invitado, invitados, socio, socios, proveedor, proveedores, consultor, cliente, clientes, usuario, equipo, persona, personas, externos, todos, ahora, favor, patrocinador, responsable, aprobación, qué, que, dominio, dominios, empresa',
};
