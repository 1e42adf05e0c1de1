// The Sarabun font as whole TrueType files (Thai, Latin, digits), for PDF and picture.
import { fileURLToPath } from 'node:url';

const fontPackage = import.meta.resolve('@expo-google-fonts/sarabun/package.json');

/** Paths of the two weights that the report uses. */
export const fontFiles = ['400Regular/Sarabun_400Regular.ttf', '700Bold/Sarabun_700Bold.ttf'].map((name) =>
  fileURLToPath(new URL(name, fontPackage)),
);
