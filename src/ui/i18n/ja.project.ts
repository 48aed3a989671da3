import type { enProject } from './en.project.ts';

/** プロジェクトファイルと保存領域の日本語。 */
export const jaProject: Readonly<Record<keyof typeof enProject, string>> = {
  'project.save': 'プロジェクトを保存…',
  'project.open': 'プロジェクトまたはプロンプトを開く…',
  'project.offer.title': '「{file}」を開きますか',
  'project.offer.body': '今のプロジェクト「{name}」と入れ替わります。保存済みの学習は、ファイルの中のものと並んで残ります。ページを閉じるまでは元に戻せます。',
  'project.offer.open': '開く',
  'project.offer.saveFirst': '先に今のものを保存',
  'project.working': 'プロジェクトファイルを処理しています…',
  'notice.projectOpened': '{file} からプロジェクト「{name}」を開きました。',
  'notice.projectPartDamaged': 'プロジェクトファイルの「{what}」を読めませんでした（{reason}）。残っている部分は「{aside}」として別に保管し、ほかはすべて開きました。',
  'notice.projectModelMissing': 'このプロジェクトのモデル「{name}」は、このコンピューターにありません。曲線、例、プロンプトはこのまま見られます。学習や回答をさせるには、「モデル」でハブから用意してください：{from}',
  'notice.projectFolderMissing': 'このプロジェクトのモデル「{name}」は、このコンピューターにありません。曲線、例、プロンプトはこのまま見られます。学習や回答をさせるには、「モデル」で同じモデルのフォルダーを開いてください。',
};
