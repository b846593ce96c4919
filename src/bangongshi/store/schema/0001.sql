-- Format 1. Frozen once released: later formats are further files.

CREATE TABLE calendarday (
  version INTEGER NOT NULL,
  day DATE NOT NULL,
  rest BOOLEAN NOT NULL,
  name VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (day)
);

CREATE TABLE calendaryear (
  version INTEGER NOT NULL,
  year INTEGER NOT NULL,
  basis VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (year)
);

CREATE TABLE deadlinerule (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter VARCHAR NOT NULL,
  urgency VARCHAR(16),
  amount INTEGER NOT NULL,
  unit VARCHAR(16) NOT NULL,
  basis VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (matter),
  CONSTRAINT urgency CHECK (urgency IN ('平件', '平急', '加急', '特急', '特提')),
  CONSTRAINT dueunit CHECK (unit IN ('工作日', '自然日', '小时', '定日'))
);

CREATE TABLE draft (
  form VARCHAR NOT NULL,
  saved_at VARCHAR NOT NULL,
  "values" VARCHAR NOT NULL,
  PRIMARY KEY (form)
);

CREATE TABLE entry (
  seq INTEGER NOT NULL,
  at VARCHAR NOT NULL,
  "offset" INTEGER NOT NULL,
  clock_back BOOLEAN NOT NULL,
  who VARCHAR NOT NULL,
  machine VARCHAR NOT NULL,
  sitting VARCHAR NOT NULL,
  act INTEGER NOT NULL,
  verb VARCHAR NOT NULL,
  about VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  "table" VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  row_version INTEGER NOT NULL,
  digest_before VARCHAR NOT NULL,
  digest_after VARCHAR NOT NULL,
  digest_payload VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  refers INTEGER,
  prev VARCHAR NOT NULL,
  h VARCHAR NOT NULL,
  PRIMARY KEY (seq)
);

CREATE INDEX entry_refers ON entry (refers) WHERE refers IS NOT NULL;

CREATE INDEX ix_entry_about ON entry (about);

CREATE INDEX ix_entry_act ON entry (act);

CREATE INDEX ix_entry_sitting ON entry (sitting);

CREATE TABLE importbatch (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  register_name VARCHAR NOT NULL,
  file_name VARCHAR NOT NULL,
  file_digest VARCHAR NOT NULL,
  sheet VARCHAR NOT NULL,
  records INTEGER NOT NULL,
  imported INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT batchstate CHECK (state IN ('已导入', '已回退'))
);

CREATE INDEX ix_importbatch_file_digest ON importbatch (file_digest);

CREATE TABLE setting (
  version INTEGER NOT NULL,
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY ("key")
);

CREATE TABLE unit (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  short_name VARCHAR NOT NULL,
  relation VARCHAR(16) NOT NULL,
  phone VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  pinyin VARCHAR NOT NULL,
  sort_key VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name),
  CONSTRAINT relation CHECK (relation IN ('上级', '下级', '平级', '不相隶属', '其他'))
);

CREATE TABLE document (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  direction VARCHAR(16) NOT NULL,
  phase VARCHAR(16) NOT NULL,
  title VARCHAR NOT NULL,
  alias VARCHAR NOT NULL,
  secrecy VARCHAR(16) NOT NULL,
  urgency VARCHAR(16) NOT NULL,
  "key" BOOLEAN NOT NULL,
  standing INTEGER NOT NULL,
  genre VARCHAR NOT NULL,
  unit_id INTEGER,
  unit_name VARCHAR NOT NULL,
  signed_on DATE,
  occurred_on DATE NOT NULL,
  due_on DATE,
  copies INTEGER NOT NULL,
  pages INTEGER,
  attachments INTEGER,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT document_has_title CHECK (title <> ''),
  CONSTRAINT direction CHECK (direction IN ('收文', '发文')),
  CONSTRAINT phase CHECK (phase IN ('已签收', '已登记', '已办结', '历史', '作废', '撤回')),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  CONSTRAINT urgency CHECK (urgency IN ('平件', '平急', '加急', '特急', '特提')),
  FOREIGN KEY(unit_id) REFERENCES unit (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX document_by_sender ON document (unit_name, id DESC);

CREATE INDEX document_confidential ON document (direction, id DESC) WHERE secrecy IN ('工作秘密', '未公布') AND phase IN ('已签收', '已登记', '已办结', '历史');

CREATE INDEX document_history ON document (direction, id DESC) WHERE phase = '历史';

CREATE INDEX document_kept ON document (direction, id DESC) WHERE phase <> '撤回';

CREATE INDEX document_open_by_action ON document (direction, standing, coalesce(due_on, '9999-12-31'), id) WHERE phase IN ('已签收', '已登记');

CREATE INDEX document_open_by_due ON document (direction, coalesce(due_on, '9999-12-31'), id) WHERE phase IN ('已签收', '已登记');

CREATE INDEX ix_document_batch_id ON document (batch_id);

CREATE TABLE entrypayload (
  seq INTEGER NOT NULL,
  old VARCHAR NOT NULL,
  new VARCHAR NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq)
);

CREATE TABLE person (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  unit_id INTEGER,
  department VARCHAR NOT NULL,
  post VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  leader BOOLEAN NOT NULL,
  phone VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  pinyin VARCHAR NOT NULL,
  sort_key VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_person_name ON person (name);

CREATE TABLE rejectedrow (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  source_row INTEGER NOT NULL,
  reason VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX ix_rejectedrow_batch_id ON rejectedrow (batch_id);

CREATE TABLE copy (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  copy_number VARCHAR NOT NULL,
  holder_kind VARCHAR(16) NOT NULL,
  holder_id INTEGER,
  holder_name VARCHAR NOT NULL,
  holder_since DATETIME NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT holderkind CHECK (holder_kind IN ('柜', '人', '单位', '已出')),
  FOREIGN KEY(holder_id) REFERENCES person (id)
);

CREATE INDEX copy_out ON copy (holder_since, id) WHERE holder_kind IN ('人', '单位');

CREATE INDEX ix_copy_document_id ON copy (document_id);

CREATE TABLE deadline (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  due_on DATE NOT NULL,
  start_on DATE NOT NULL,
  amount INTEGER NOT NULL,
  unit VARCHAR(16) NOT NULL,
  basis VARCHAR(16) NOT NULL,
  basis_text VARCHAR NOT NULL,
  provisional BOOLEAN NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT dueunit CHECK (unit IN ('工作日', '自然日', '小时', '定日')),
  CONSTRAINT duebasis CHECK (basis IN ('来文要求', '领导批示', '法定', '单位默认', '原登记'))
);

CREATE INDEX ix_deadline_document_id ON deadline (document_id);

CREATE TABLE incoming (
  version INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  receipt_number VARCHAR NOT NULL,
  source_number VARCHAR NOT NULL,
  source_key VARCHAR NOT NULL,
  relation VARCHAR(16) NOT NULL,
  handling VARCHAR(16) NOT NULL,
  reply_wanted BOOLEAN NOT NULL,
  channel VARCHAR(16) NOT NULL,
  signed_in_at DATETIME NOT NULL,
  signed_in_by VARCHAR NOT NULL,
  enrolled_on DATE,
  enrolled_by VARCHAR NOT NULL,
  addressees VARCHAR NOT NULL,
  copied_to VARCHAR NOT NULL,
  signer VARCHAR NOT NULL,
  copy_numbers VARCHAR NOT NULL,
  secrecy_term VARCHAR NOT NULL,
  proposal VARCHAR NOT NULL,
  undertaker VARCHAR NOT NULL,
  progress VARCHAR NOT NULL,
  closed_on DATE,
  closed_by VARCHAR NOT NULL,
  closing_means VARCHAR(16),
  outcome VARCHAR NOT NULL,
  reply_number VARCHAR NOT NULL,
  archive_code VARCHAR NOT NULL,
  PRIMARY KEY (document_id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT relation CHECK (relation IN ('上级', '下级', '平级', '不相隶属', '其他')),
  CONSTRAINT handling CHECK (handling IN ('办件', '阅件')),
  CONSTRAINT channel CHECK (channel IN ('交换站', '机要', '专人', '邮政', '传真', '网络系统', '其他')),
  CONSTRAINT closingmeans CHECK (closing_means IN ('已答复', '已办理', '阅毕', '存查', '已退文', '其他'))
);

CREATE INDEX ix_incoming_receipt_number ON incoming (receipt_number);

CREATE INDEX ix_incoming_source_key ON incoming (source_key);

CREATE TABLE instruction (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  leader_id INTEGER,
  leader_name VARCHAR NOT NULL,
  said_on DATE,
  text VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(leader_id) REFERENCES person (id)
);

CREATE INDEX ix_instruction_document_id ON instruction (document_id);

CREATE TABLE number (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  series VARCHAR NOT NULL,
  year INTEGER,
  serial INTEGER,
  text VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  document_id INTEGER,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT numberstate CHECK (state IN ('预留', '已编', '沿用', '作废', '释放')),
  FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_number_document_id ON number (document_id);

CREATE UNIQUE INDEX number_once ON number (series, year, serial) WHERE serial IS NOT NULL AND state <> '释放' AND state <> '沿用';

CREATE INDEX number_series ON number (series, year, serial);

CREATE TABLE hop (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  copy_id INTEGER NOT NULL,
  reader_id INTEGER,
  reader_name VARCHAR NOT NULL,
  sent_at DATETIME NOT NULL,
  due_on DATE,
  back_at DATETIME,
  opinion VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(copy_id) REFERENCES copy (id),
  FOREIGN KEY(reader_id) REFERENCES person (id),
  CONSTRAINT hopstate CHECK (state IN ('在外', '已退', '撤回'))
);

CREATE INDEX hop_open ON hop (state, due_on, id) WHERE state = '在外';

CREATE INDEX ix_hop_document_id ON hop (document_id);

CREATE TABLE placeholder (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number_id INTEGER NOT NULL,
  book INTEGER,
  page INTEGER,
  line INTEGER,
  holder_code VARCHAR(8) NOT NULL,
  received_on DATE NOT NULL,
  due_back_on DATE,
  return_by DATE,
  state VARCHAR(16) NOT NULL,
  since DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT placeholder_code CHECK (length(holder_code) <= 8 AND holder_code NOT GLOB '*[^0-9A-Z]*'),
  CONSTRAINT placeholder_figures CHECK (typeof(version) IN ('integer', 'null') AND typeof(number_id) IN ('integer', 'null') AND typeof(book) IN ('integer', 'null') AND typeof(page) IN ('integer', 'null') AND typeof(line) IN ('integer', 'null')),
  CONSTRAINT placeholder_days CHECK (coalesce(received_on, '') NOT GLOB '*[^-0-9 :.]*' AND coalesce(due_back_on, '') NOT GLOB '*[^-0-9 :.]*' AND coalesce(return_by, '') NOT GLOB '*[^-0-9 :.]*' AND coalesce(since, '') NOT GLOB '*[^-0-9 :.]*'),
  CONSTRAINT placeholder_place CHECK ((book IS NULL) = (page IS NULL) AND (page IS NULL) = (line IS NULL)),
  CONSTRAINT placeholder_out_has_holder CHECK (state <> '送阅' OR (holder_code <> '' AND due_back_on IS NOT NULL)),
  CONSTRAINT placeholder_one_holder CHECK (state IN ('送阅', '去向不明', '已报告') OR holder_code = ''),
  UNIQUE (number_id),
  FOREIGN KEY(number_id) REFERENCES number (id),
  CONSTRAINT placeholderstate CHECK (state IN ('收到', '已登专册', '在柜', '送阅', '应清退', '已清退', '待归档', '已归档', '待销毁', '送销', '已销毁', '去向不明', '已找回', '已报告', '作废占位'))
);

CREATE INDEX placeholder_open ON placeholder (state, id) WHERE state IN ('收到', '已登专册', '在柜', '送阅', '应清退', '待归档', '待销毁', '送销', '已找回', '去向不明', '已报告');

CREATE VIRTUAL TABLE search USING fts5(
  tokens, content='', contentless_delete=1, detail=none, prefix='1', tokenize='ascii'
);

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entrypayload_is_kept BEFORE DELETE ON entrypayload
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entrypayload_only_blanks BEFORE UPDATE ON entrypayload
WHEN NEW.seq <> OLD.seq OR NEW.old <> '' OR NEW.new <> ''
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;
