/** A colour for the light theme and one for the dark: a change of theme repaints cards without drawing them anew. */
const pair = (light: string, dark: string) => `light-dark(${light}, ${dark})`;

const colour = (normal: string, subtle: string) => ({ default: normal, subtle });

// Text keeps a contrast of 4.5 and more on every container style below, subtle text too.
const foregroundColors = {
  default: colour(pair('#242424', '#ffffff'), pair('#5c5c5c', '#c7c7c7')),
  dark: colour(pair('#242424', '#d6d6d6'), pair('#5c5c5c', '#c7c7c7')),
  light: colour(pair('#5c5c5c', '#ffffff'), pair('#6b6b6b', '#d6d6d6')),
  accent: colour(pair('#4f52b2', '#aeb0f5'), pair('#5b5fc7', '#aeb0f5')),
  good: colour(pair('#0e6a0e', '#7ccb7c'), pair('#0e6a0e', '#7ccb7c')),
  warning: colour(pair('#835200', '#f2c661'), pair('#835200', '#f2c661')),
  attention: colour(pair('#b4283f', '#f7a1a8'), pair('#b4283f', '#f7a1a8')),
};

const container = (light: string, dark: string, borderLight: string, borderDark: string) => ({
  backgroundColor: pair(light, dark),
  borderColor: pair(borderLight, borderDark),
  foregroundColors,
});

const font = (fontFamily: string) => ({
  fontFamily,
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
});

/** The metrics and colours with which Teams draws Adaptive Cards, light and dark in one. */
export const teamsHostConfig = {
  supportsInteractivity: true,
  choiceSetInputValueSeparator: ',',
  fontTypes: { default: font('var(--font)'), monospace: font('var(--font-mono)') },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: pair('#e0e0e0', '#474747') },
  imageSizes: { small: 32, medium: 52, large: 100 },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  containerStyles: {
    default: container('#ffffff', '#292929', '#d1d1d1', '#575757'),
    emphasis: container('#f5f5f5', '#333333', '#d1d1d1', '#575757'),
    accent: container('#eef0fc', '#32344f', '#c5cbfa', '#4f52b2'),
    good: container('#edf7ed', '#1f3a22', '#9fd89f', '#359b35'),
    warning: container('#fdf6e3', '#433519', '#f4d58d', '#8f6a1a'),
    attention: container('#fdf3f4', '#472a2e', '#eeacb2', '#b8525e'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    iconPlacement: 'leftOfTitle',
    iconSize: 16,
    showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
  },
  inputs: {
    label: {
      inputSpacing: 'none',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', weight: 'default', spacing: 'small' },
  },
  factSet: {
    title: { color: 'default', size: 'default', weight: 'bolder', wrap: true, maxWidth: 150 },
    value: { color: 'default', size: 'default', weight: 'default', wrap: true },
    spacing: 16,
  },
  textStyles: {
    heading: { weight: 'bolder', size: 'large', color: 'default', isSubtle: false, fontType: 'default' },
    columnHeader: { weight: 'bolder', size: 'default', color: 'default', isSubtle: false, fontType: 'default' },
  },
  // The page's own headings are of level 1 and 2.
  textBlock: { headingLevel: 3 },
  table: { cellSpacing: 8 },
  media: { allowInlinePlayback: false },
  adaptiveCard: { allowCustomStyle: false },
};
