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
  'notice.projectPartDamaged': 'プロジェクトファイルのうち「{kind}」の一部を読めませんでした（{damage}）。残っている部分は取り分け、ほかはすべて開きました。',
  'notice.stateDamaged': '「{kind}」の記録の一つを読めなかったため（{damage}）、取り分けました。ほかは無事です。',
  'damage.form': '中身が正しい形になっていません',
  'damage.newer': '新しい版のページで書かれています',
  'damage.older': '古い版のページで書かれていて、今の形に直せません',
  'damage.missing': 'ファイルの中に見つかりません',
  'damage.changed': '保存した後に書き換えられたか、途中で切れています',
  'damage.unknown': 'この版のページでは何の記録か分かりません',
  'damage.detail': '詳細（英語）：{reason}',
  'notice.projectModelMissing': 'このプロジェクトのモデル「{name}」は、このコンピューターにありません。曲線、例、プロンプトはこのまま見られます。学習や回答をさせるには、「モデル」でハブから用意してください：{from}',
  'notice.projectFolderMissing': 'このプロジェクトのモデル「{name}」は、このコンピューターにありません。曲線、例、プロンプトはこのまま見られます。学習や回答をさせるには、「モデル」で同じモデルのフォルダーを開いてください。',
};
