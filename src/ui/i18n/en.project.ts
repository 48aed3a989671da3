/** English for the project file and for what the page keeps. */
export const enProject = {
  'project.save': 'Save project…',
  'project.open': 'Open a project or prompt…',
  'project.offer.title': 'Open “{file}”?',
  'project.offer.body': 'It takes the place of the project “{name}”. Kept runs stay beside those in the file. You can undo this until you close the page.',
  'project.offer.open': 'Open',
  'project.offer.saveFirst': 'Save this one first',
  'project.working': 'Working on the project file…',
  'notice.projectOpened': 'The project “{name}” is open, from {file}.',
  'notice.projectPartDamaged': '“{what}” in the project file could not be read ({reason}). What there is of it was put aside as “{aside}”; everything else is open.',
  'notice.projectModelMissing': 'The model “{name}” of this project is not on this computer. Curves, examples and prompts can be looked at without it; to train or to ask, get it under Model, from the hub: {from}.',
  'notice.projectFolderMissing': 'The model “{name}” of this project is not on this computer. Curves, examples and prompts can be looked at without it; to train or to ask, drop its folder under Model.',
} as const;
