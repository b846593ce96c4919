-- Format 2. Frozen once released: later formats are further files.

CREATE TABLE slip (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  mode VARCHAR(16) NOT NULL,
  purpose VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  opened_at DATETIME NOT NULL,
  due_on DATE,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT slipmode CHECK (mode IN ('轮阅', '分送', '专送')),
  CONSTRAINT slipstate CHECK (state IN ('在传', '传毕', '撤传', '撤回'))
);

CREATE INDEX slip_open ON slip (id) WHERE state = '在传';

CREATE TABLE document_new (
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
  due_time VARCHAR NOT NULL,
  leader_rank INTEGER NOT NULL,
  round INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  pages INTEGER,
  attachments INTEGER,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT document_has_title CHECK (title <> ''),
  CONSTRAINT direction CHECK (direction IN ('收文', '发文')),
  CONSTRAINT phase CHECK (phase IN ('已签收', '已登记', '已办结', '已退文', '历史', '作废', '撤回')),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  CONSTRAINT urgency CHECK (urgency IN ('平件', '平急', '加急', '特急', '特提')),
  FOREIGN KEY(unit_id) REFERENCES unit (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

INSERT INTO document_new ("version", "id", "direction", "phase", "title", "alias", "secrecy", "urgency", "key", "standing", "genre", "unit_id", "unit_name", "signed_on", "occurred_on", "due_on", "copies", "pages", "attachments", "note", "reason", "batch_id", "due_time", "leader_rank", "round")
SELECT "version", "id", "direction", "phase", "title", "alias", "secrecy", "urgency", "key", "standing", "genre", "unit_id", "unit_name", "signed_on", "occurred_on", "due_on", "copies", "pages", "attachments", "note", "reason", "batch_id", '', 99, 1 FROM document;

DROP TABLE document;

ALTER TABLE document_new RENAME TO document;

CREATE INDEX document_by_sender ON document (unit_name, id DESC);

CREATE INDEX document_confidential ON document (direction, id DESC) WHERE secrecy IN ('工作秘密', '未公布') AND phase IN ('已签收', '已登记', '已办结', '历史');

CREATE INDEX document_history ON document (direction, id DESC) WHERE phase = '历史';

CREATE INDEX document_kept ON document (direction, id DESC) WHERE phase <> '撤回';

CREATE INDEX document_open_by_action ON document (direction, standing, coalesce(due_on, '9999-12-31'), leader_rank, id) WHERE phase IN ('已签收', '已登记');

CREATE INDEX document_open_by_due ON document (direction, coalesce(due_on, '9999-12-31'), id) WHERE phase IN ('已签收', '已登记');

CREATE INDEX ix_document_batch_id ON document (batch_id);

CREATE TABLE person_new (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  unit_id INTEGER,
  department VARCHAR NOT NULL,
  post VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  leader BOOLEAN NOT NULL,
  remit VARCHAR NOT NULL,
  phone VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  pinyin VARCHAR NOT NULL,
  sort_key VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(unit_id) REFERENCES unit (id)
);

INSERT INTO person_new ("version", "id", "name", "unit_id", "department", "post", "rank", "leader", "phone", "code", "note", "pinyin", "sort_key", "active", "remit")
SELECT "version", "id", "name", "unit_id", "department", "post", "rank", "leader", "phone", "code", "note", "pinyin", "sort_key", "active", '' FROM person;

DROP TABLE person;

ALTER TABLE person_new RENAME TO person;

CREATE INDEX ix_person_name ON person (name);

CREATE TABLE incoming_new (
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
  vetted_on DATE,
  vetted_by VARCHAR NOT NULL,
  vetting VARCHAR NOT NULL,
  proposed_on DATE,
  proposed_by VARCHAR NOT NULL,
  proposed_lead VARCHAR NOT NULL,
  proposed_assist VARCHAR NOT NULL,
  direct_reason VARCHAR NOT NULL,
  returned_on DATE,
  return_reason VARCHAR NOT NULL,
  return_receipt VARCHAR NOT NULL,
  PRIMARY KEY (document_id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT relation CHECK (relation IN ('上级', '下级', '平级', '不相隶属', '其他')),
  CONSTRAINT handling CHECK (handling IN ('办件', '阅件')),
  CONSTRAINT channel CHECK (channel IN ('交换站', '机要', '专人', '邮政', '传真', '网络系统', '其他')),
  CONSTRAINT closingmeans CHECK (closing_means IN ('已答复', '已办理', '阅毕', '存查', '已退文', '其他'))
);

INSERT INTO incoming_new ("version", "document_id", "receipt_number", "source_number", "source_key", "relation", "handling", "reply_wanted", "channel", "signed_in_at", "signed_in_by", "enrolled_on", "enrolled_by", "addressees", "copied_to", "signer", "copy_numbers", "secrecy_term", "proposal", "undertaker", "progress", "closed_on", "closed_by", "closing_means", "outcome", "reply_number", "archive_code", "vetted_on", "vetted_by", "vetting", "proposed_on", "proposed_by", "proposed_lead", "proposed_assist", "direct_reason", "returned_on", "return_reason", "return_receipt")
SELECT "version", "document_id", "receipt_number", "source_number", "source_key", "relation", "handling", "reply_wanted", "channel", "signed_in_at", "signed_in_by", "enrolled_on", "enrolled_by", "addressees", "copied_to", "signer", "copy_numbers", "secrecy_term", "proposal", "undertaker", "progress", "closed_on", "closed_by", "closing_means", "outcome", "reply_number", "archive_code", NULL, '', '', NULL, '', '', '', '', NULL, '', '' FROM incoming;

DROP TABLE incoming;

ALTER TABLE incoming_new RENAME TO incoming;

CREATE INDEX ix_incoming_receipt_number ON incoming (receipt_number);

CREATE INDEX ix_incoming_source_key ON incoming (source_key);

CREATE TABLE instruction_new (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  leader_id INTEGER,
  leader_name VARCHAR NOT NULL,
  said_on DATE,
  text VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  round INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  way VARCHAR(16) NOT NULL,
  evidence VARCHAR NOT NULL,
  passing VARCHAR(16) NOT NULL,
  settled VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(leader_id) REFERENCES person (id),
  CONSTRAINT instructionkind CHECK (kind IN ('批示', '圈阅')),
  CONSTRAINT way CHECK (way IN ('电话', '当面', '书面', '系统')),
  CONSTRAINT passing CHECK (passing IN ('待传达', '已传达', '无需传达'))
);

INSERT INTO instruction_new ("version", "id", "document_id", "leader_id", "leader_name", "said_on", "text", "withdrawn", "round", "kind", "way", "evidence", "passing", "settled")
SELECT "version", "id", "document_id", "leader_id", "leader_name", "said_on", "text", "withdrawn", 1, '批示', '书面', '', '无需传达', '' FROM instruction;

DROP TABLE instruction;

ALTER TABLE instruction_new RENAME TO instruction;

CREATE INDEX instruction_to_pass_on ON instruction (said_on, id) WHERE passing = '待传达' AND withdrawn = 0;

CREATE INDEX ix_instruction_document_id ON instruction (document_id);

CREATE TABLE slippaper (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  slip_id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(slip_id) REFERENCES slip (id),
  FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_slippaper_document_id ON slippaper (document_id);

CREATE INDEX ix_slippaper_slip_id ON slippaper (slip_id);

CREATE TABLE slipreader (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  slip_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  reader_name VARCHAR NOT NULL,
  waived BOOLEAN NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(slip_id) REFERENCES slip (id),
  FOREIGN KEY(reader_id) REFERENCES person (id)
);

CREATE INDEX ix_slipreader_slip_id ON slipreader (slip_id);

CREATE TABLE spill (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  found_at DATETIME NOT NULL,
  report_by DATETIME NOT NULL,
  reported_at DATETIME,
  reported_to VARCHAR NOT NULL,
  ordered_by VARCHAR NOT NULL,
  ordered_on DATE,
  ordered VARCHAR NOT NULL,
  ended_at DATETIME,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT spillstate CHECK (state IN ('冻结', '已报告', '已清除', '经核不涉密'))
);

CREATE INDEX ix_spill_document_id ON spill (document_id);

CREATE INDEX spill_open ON spill (id) WHERE state IN ('冻结', '已报告');

CREATE TABLE relay (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  instruction_id INTEGER NOT NULL,
  to_name VARCHAR NOT NULL,
  person_id INTEGER,
  unit_id INTEGER,
  told_at DATETIME NOT NULL,
  way VARCHAR(16) NOT NULL,
  repeated_back BOOLEAN NOT NULL,
  note VARCHAR NOT NULL,
  teller VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(instruction_id) REFERENCES instruction (id),
  FOREIGN KEY(person_id) REFERENCES person (id),
  FOREIGN KEY(unit_id) REFERENCES unit (id),
  CONSTRAINT way CHECK (way IN ('电话', '当面', '书面', '系统'))
);

CREATE INDEX ix_relay_document_id ON relay (document_id);

CREATE INDEX ix_relay_instruction_id ON relay (instruction_id);

CREATE TABLE task (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  round INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  seq INTEGER NOT NULL,
  party_name VARCHAR NOT NULL,
  person_id INTEGER,
  unit_id INTEGER,
  asked_at DATETIME NOT NULL,
  due_on DATE,
  due_time VARCHAR NOT NULL,
  chase_on DATE,
  done_at DATETIME,
  result VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  instruction_id INTEGER,
  reference VARCHAR NOT NULL,
  way VARCHAR(16),
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT taskkind CHECK (kind IN ('批示', '主办', '协办', '会签', '征求意见', '答复')),
  CONSTRAINT taskstate CHECK (state IN ('待办', '已办', '免办', '撤回')),
  FOREIGN KEY(person_id) REFERENCES person (id),
  FOREIGN KEY(unit_id) REFERENCES unit (id),
  FOREIGN KEY(instruction_id) REFERENCES instruction (id),
  CONSTRAINT way CHECK (way IN ('电话', '当面', '书面', '系统'))
);

CREATE INDEX ix_task_document_id ON task (document_id);

CREATE UNIQUE INDEX task_one_lead ON task (document_id, round) WHERE kind = '主办' AND state IN ('待办', '已办');

CREATE INDEX task_to_chase ON task (chase_on, id) WHERE state = '待办' AND chase_on IS NOT NULL;

CREATE TABLE hop_new (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  copy_id INTEGER NOT NULL,
  reader_id INTEGER,
  reader_name VARCHAR NOT NULL,
  sent_at DATETIME NOT NULL,
  due_on DATE,
  due_time VARCHAR NOT NULL,
  back_at DATETIME,
  opinion VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  purpose VARCHAR(16) NOT NULL,
  slip_reader_id INTEGER,
  task_id INTEGER,
  kept_until DATE,
  crossed_from_id INTEGER,
  chase_on DATE,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(copy_id) REFERENCES copy (id),
  FOREIGN KEY(reader_id) REFERENCES person (id),
  CONSTRAINT hopstate CHECK (state IN ('在外', '已退', '横传', '撤回')),
  CONSTRAINT hoppurpose CHECK (purpose IN ('传阅', '呈批', '承办')),
  FOREIGN KEY(slip_reader_id) REFERENCES slipreader (id),
  FOREIGN KEY(task_id) REFERENCES task (id),
  FOREIGN KEY(crossed_from_id) REFERENCES hop (id)
);

INSERT INTO hop_new ("version", "id", "document_id", "copy_id", "reader_id", "reader_name", "sent_at", "due_on", "back_at", "opinion", "state", "due_time", "purpose", "slip_reader_id", "task_id", "kept_until", "crossed_from_id", "chase_on")
SELECT "version", "id", "document_id", "copy_id", "reader_id", "reader_name", "sent_at", "due_on", "back_at", "opinion", "state", '', '传阅', NULL, NULL, NULL, NULL, NULL FROM hop;

DROP TABLE hop;

ALTER TABLE hop_new RENAME TO hop;

CREATE INDEX hop_of_reader ON hop (slip_reader_id) WHERE slip_reader_id IS NOT NULL;

CREATE INDEX hop_open ON hop (state, due_on, id) WHERE state = '在外';

CREATE INDEX hop_to_chase ON hop (chase_on, id) WHERE state = '在外' AND chase_on IS NOT NULL;

CREATE INDEX ix_hop_document_id ON hop (document_id);

CREATE TABLE chase (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  task_id INTEGER,
  hop_id INTEGER,
  whom VARCHAR NOT NULL,
  way VARCHAR(16) NOT NULL,
  said_at DATETIME NOT NULL,
  answer VARCHAR NOT NULL,
  next_on DATE,
  caller VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  FOREIGN KEY(task_id) REFERENCES task (id),
  FOREIGN KEY(hop_id) REFERENCES hop (id),
  CONSTRAINT way CHECK (way IN ('电话', '当面', '书面', '系统'))
);

CREATE INDEX ix_chase_document_id ON chase (document_id);

CREATE INDEX ix_chase_hop_id ON chase (hop_id);

CREATE INDEX ix_chase_task_id ON chase (task_id);

CREATE TABLE deadline_new (
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
  task_id INTEGER,
  hop_id INTEGER,
  reached_on DATE,
  due_time VARCHAR NOT NULL,
  start_time VARCHAR NOT NULL,
  start_word VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document_id) REFERENCES document (id),
  CONSTRAINT dueunit CHECK (unit IN ('工作日', '自然日', '小时', '定日')),
  CONSTRAINT duebasis CHECK (basis IN ('来文要求', '领导批示', '法定', '单位默认', '原登记')),
  FOREIGN KEY(task_id) REFERENCES task (id),
  FOREIGN KEY(hop_id) REFERENCES hop (id)
);

INSERT INTO deadline_new ("version", "id", "document_id", "due_on", "start_on", "amount", "unit", "basis", "basis_text", "provisional", "withdrawn", "task_id", "hop_id", "reached_on", "due_time", "start_time", "start_word")
SELECT "version", "id", "document_id", "due_on", "start_on", "amount", "unit", "basis", "basis_text", "provisional", "withdrawn", NULL, NULL, NULL, '', '', '收文' FROM deadline;

DROP TABLE deadline;

ALTER TABLE deadline_new RENAME TO deadline;

CREATE INDEX ix_deadline_document_id ON deadline (document_id);

CREATE INDEX ix_deadline_hop_id ON deadline (hop_id);

CREATE INDEX ix_deadline_task_id ON deadline (task_id);
