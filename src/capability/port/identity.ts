export * from '../../rule/identity.ts';
