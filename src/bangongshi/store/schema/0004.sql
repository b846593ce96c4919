-- Format 4. Frozen once released: later formats are further files.

CREATE TABLE recurrence (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  title VARCHAR NOT NULL,
  kind VARCHAR(16) NOT NULL,
  source VARCHAR(16) NOT NULL,
  requirement VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  rule_text VARCHAR NOT NULL,
  start_on DATE NOT NULL,
  end_on DATE,
  shift VARCHAR(16) NOT NULL,
  lead_days INTEGER NOT NULL,
  leader_id INTEGER,
  leader_name VARCHAR NOT NULL,
  lead_name VARCHAR NOT NULL,
  lead_person_id INTEGER,
  lead_unit_id INTEGER,
  established_by VARCHAR NOT NULL,
  "key" BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT matterkind CHECK (kind IN ('督办', '交办', '调研', '群众反映', '重点工作')),
  CONSTRAINT source CHECK (source IN ('领导批示', '会议决定', '上级来文', '年度重点', '来信来访', '领导交办', '调研', '建议提案', '巡视审计整改', '专项', '其他')),
  CONSTRAINT shift CHECK (shift IN ('提前', '顺延', '不动')),
  FOREIGN KEY(leader_id) REFERENCES person (id),
  FOREIGN KEY(lead_person_id) REFERENCES person (id),
  FOREIGN KEY(lead_unit_id) REFERENCES unit (id)
);

CREATE TABLE matter (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number_id INTEGER,
  number VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  source VARCHAR(16) NOT NULL,
  title VARCHAR NOT NULL,
  requirement VARCHAR NOT NULL,
  basis VARCHAR NOT NULL,
  paper_id INTEGER,
  instruction_id INTEGER,
  parent_id INTEGER,
  round INTEGER NOT NULL,
  leader_id INTEGER,
  leader_name VARCHAR NOT NULL,
  leader_rank INTEGER NOT NULL,
  lead_name VARCHAR NOT NULL,
  lead_person_id INTEGER,
  lead_unit_id INTEGER,
  "key" BOOLEAN NOT NULL,
  standing INTEGER NOT NULL,
  recorded_on DATE NOT NULL,
  established_on DATE,
  established_by VARCHAR NOT NULL,
  given_at DATETIME,
  acknowledged_at DATETIME,
  acknowledged_by VARCHAR NOT NULL,
  due_on DATE,
  due_time VARCHAR NOT NULL,
  first_due_on DATE,
  cycle_days INTEGER,
  feedback_by DATE,
  chase_on DATE,
  phase VARCHAR(16),
  report VARCHAR NOT NULL,
  submitted_on DATE,
  leader_said VARCHAR NOT NULL,
  closed_on DATE,
  closed_by VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL,
  signed_off_on DATE,
  signed_off_by VARCHAR NOT NULL,
  sign_off_evidence VARCHAR NOT NULL,
  evaluation VARCHAR NOT NULL,
  reporter VARCHAR NOT NULL,
  recurrence_id INTEGER,
  instance_on DATE,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT matter_has_title CHECK (title <> ''),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  UNIQUE (number_id),
  FOREIGN KEY(number_id) REFERENCES number (id),
  CONSTRAINT matterstate CHECK (state IN ('拟立项', '已立项', '待签收', '办理中', '报领导', '已办结', '已销号', '中止', '撤销', '不立项', '历史', '作废', '撤回')),
  CONSTRAINT matterkind CHECK (kind IN ('督办', '交办', '调研', '群众反映', '重点工作')),
  CONSTRAINT source CHECK (source IN ('领导批示', '会议决定', '上级来文', '年度重点', '来信来访', '领导交办', '调研', '建议提案', '巡视审计整改', '专项', '其他')),
  FOREIGN KEY(paper_id) REFERENCES document (id),
  FOREIGN KEY(instruction_id) REFERENCES instruction (id),
  FOREIGN KEY(parent_id) REFERENCES matter (id),
  FOREIGN KEY(leader_id) REFERENCES person (id),
  FOREIGN KEY(lead_person_id) REFERENCES person (id),
  FOREIGN KEY(lead_unit_id) REFERENCES unit (id),
  CONSTRAINT workphase CHECK (phase IN ('事前调查研究', '事初安排部署', '事中检查落实', '事后总结验收')),
  FOREIGN KEY(recurrence_id) REFERENCES recurrence (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX ix_matter_batch_id ON matter (batch_id);

CREATE INDEX ix_matter_instruction_id ON matter (instruction_id);

CREATE INDEX ix_matter_number ON matter (number);

CREATE INDEX ix_matter_paper_id ON matter (paper_id);

CREATE INDEX ix_matter_parent_id ON matter (parent_id);

CREATE INDEX ix_matter_recurrence_id ON matter (recurrence_id);

CREATE UNIQUE INDEX matter_instance ON matter (recurrence_id, instance_on) WHERE recurrence_id IS NOT NULL AND state NOT IN ('作废', '撤回');

CREATE INDEX matter_kept ON matter (id DESC) WHERE state <> '撤回';

CREATE INDEX matter_open_by_action ON matter (standing, coalesce(due_on, '9999-12-31'), leader_rank, id) WHERE state IN ('拟立项', '已立项', '待签收', '办理中', '报领导');

CREATE INDEX matter_open_by_due ON matter (coalesce(due_on, '9999-12-31'), id) WHERE state IN ('拟立项', '已立项', '待签收', '办理中', '报领导');

CREATE INDEX matter_to_chase ON matter (chase_on, id) WHERE chase_on IS NOT NULL AND state IN ('拟立项', '已立项', '待签收', '办理中', '报领导');

CREATE INDEX matter_to_sign_off ON matter (closed_on, id) WHERE state = '已办结';

CREATE TABLE recurrencepause (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  recurrence_id INTEGER NOT NULL,
  first_on DATE NOT NULL,
  last_on DATE NOT NULL,
  reason VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(recurrence_id) REFERENCES recurrence (id)
);

CREATE INDEX ix_recurrencepause_recurrence_id ON recurrencepause (recurrence_id);

CREATE TABLE recurrenceskip (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  recurrence_id INTEGER NOT NULL,
  "on" DATE NOT NULL,
  reason VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(recurrence_id) REFERENCES recurrence (id)
);

CREATE INDEX ix_recurrenceskip_recurrence_id ON recurrenceskip (recurrence_id);

CREATE TABLE chronicle (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  "on" DATE NOT NULL,
  text VARCHAR NOT NULL,
  paper_id INTEGER,
  matter_id INTEGER,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  CONSTRAINT chroniclekind CHECK (kind IN ('大事记', '工作小结', '不收')),
  FOREIGN KEY(paper_id) REFERENCES document (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id)
);

CREATE INDEX chronicle_by_day ON chronicle ("on", id) WHERE withdrawn = 0;

CREATE INDEX ix_chronicle_matter_id ON chronicle (matter_id);

CREATE INDEX ix_chronicle_paper_id ON chronicle (paper_id);

CREATE TABLE feedback (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  round INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  by_name VARCHAR NOT NULL,
  given_at DATETIME NOT NULL,
  text VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  asked_due_on DATE,
  late BOOLEAN NOT NULL,
  reviewed_at DATETIME,
  reviewer VARCHAR NOT NULL,
  approver VARCHAR NOT NULL,
  review_note VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  CONSTRAINT feedbackkind CHECK (kind IN ('阶段', '办结', '延期', '中止')),
  CONSTRAINT reviewstate CHECK (state IN ('待审', '采纳', '退回'))
);

CREATE INDEX feedback_waiting ON feedback (given_at, id) WHERE state = '待审' AND withdrawn = 0;

CREATE INDEX ix_feedback_matter_id ON feedback (matter_id);

CREATE TABLE matterevent (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  "on" DATE NOT NULL,
  recorded_at DATETIME NOT NULL,
  lead_name VARCHAR NOT NULL,
  leader_name VARCHAR NOT NULL,
  source VARCHAR(16) NOT NULL,
  matter_kind VARCHAR(16) NOT NULL,
  due_on DATE,
  feedback_by DATE,
  withdrawn BOOLEAN NOT NULL,
  withdrawn_at DATETIME,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  CONSTRAINT eventkind CHECK (kind IN ('立项', '交办', '签收', '反馈', '退回', '延期', '日历调整', '调整主办', '催办', '督办单', '报领导', '办结', '重办', '销号', '中止', '恢复', '撤销', '更正', '作废')),
  CONSTRAINT source CHECK (source IN ('领导批示', '会议决定', '上级来文', '年度重点', '来信来访', '领导交办', '调研', '建议提案', '巡视审计整改', '专项', '其他')),
  CONSTRAINT matterkind CHECK (matter_kind IN ('督办', '交办', '调研', '群众反映', '重点工作'))
);

CREATE INDEX ix_matterevent_matter_id ON matterevent (matter_id);

CREATE INDEX matter_event_recorded ON matterevent (recorded_at, id);

CREATE TABLE matterparty (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  person_id INTEGER,
  unit_id INTEGER,
  state VARCHAR(16) NOT NULL,
  asked_at DATETIME NOT NULL,
  due_on DATE,
  due_time VARCHAR NOT NULL,
  chase_on DATE,
  done_at DATETIME,
  result VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  FOREIGN KEY(person_id) REFERENCES person (id),
  FOREIGN KEY(unit_id) REFERENCES unit (id),
  CONSTRAINT taskstate CHECK (state IN ('待办', '已办', '免办', '撤回'))
);

CREATE INDEX ix_matterparty_matter_id ON matterparty (matter_id);

CREATE INDEX matter_party_to_chase ON matterparty (chase_on, id) WHERE chase_on IS NOT NULL AND state = '待办';

CREATE TABLE milestone (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  due_on DATE NOT NULL,
  done_on DATE,
  note VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id)
);

CREATE INDEX ix_milestone_matter_id ON milestone (matter_id);

CREATE TABLE sheet (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  level VARCHAR(16) NOT NULL,
  number VARCHAR NOT NULL,
  sent_at DATETIME NOT NULL,
  to_name VARCHAR NOT NULL,
  signer VARCHAR NOT NULL,
  reply_by DATE,
  answered_at DATETIME,
  answer VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  CONSTRAINT sheetlevel CHECK (level IN ('蓝', '黄', '红'))
);

CREATE INDEX ix_sheet_matter_id ON sheet (matter_id);

CREATE INDEX sheet_unanswered ON sheet (reply_by, id) WHERE answered_at IS NULL AND withdrawn = 0;

CREATE TABLE mattercall (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  party_id INTEGER,
  whom VARCHAR NOT NULL,
  way VARCHAR(16) NOT NULL,
  said_at DATETIME NOT NULL,
  answer VARCHAR NOT NULL,
  next_on DATE,
  caller VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  FOREIGN KEY(party_id) REFERENCES matterparty (id),
  CONSTRAINT way CHECK (way IN ('电话', '当面', '书面', '系统'))
);

CREATE INDEX ix_mattercall_matter_id ON mattercall (matter_id);

CREATE INDEX ix_mattercall_party_id ON mattercall (party_id);

CREATE TABLE matterdeadline (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  party_id INTEGER,
  due_on DATE NOT NULL,
  start_on DATE NOT NULL,
  amount INTEGER NOT NULL,
  unit VARCHAR(16) NOT NULL,
  basis VARCHAR(16) NOT NULL,
  basis_text VARCHAR NOT NULL,
  provisional BOOLEAN NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  reached_on DATE,
  due_time VARCHAR NOT NULL,
  start_time VARCHAR NOT NULL,
  start_word VARCHAR NOT NULL,
  approved_by VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(matter_id) REFERENCES matter (id),
  FOREIGN KEY(party_id) REFERENCES matterparty (id),
  CONSTRAINT dueunit CHECK (unit IN ('工作日', '自然日', '小时', '定日')),
  CONSTRAINT duebasis CHECK (basis IN ('来文要求', '领导批示', '法定', '单位默认', '原登记'))
);

CREATE INDEX ix_matterdeadline_matter_id ON matterdeadline (matter_id);

CREATE INDEX ix_matterdeadline_party_id ON matterdeadline (party_id);
