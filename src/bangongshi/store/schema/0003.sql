-- Format 3. Frozen once released: later formats are further files.

CREATE TABLE letterbook (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  prefix VARCHAR NOT NULL,
  digits INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  received_on DATE NOT NULL,
  active BOOLEAN NOT NULL,
  note VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT letter_book_range CHECK (first >= 1 AND last >= first)
);

CREATE TABLE certificate (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  number VARCHAR NOT NULL,
  holder_unit VARCHAR NOT NULL,
  issuer VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  issued_on DATE,
  expires_on DATE,
  originals INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  keeper_id INTEGER,
  keeper_name VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  replaces_id INTEGER,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT certificate_figures CHECK (name <> '' AND originals >= 0 AND duplicates >= 0),
  CONSTRAINT certificatestate CHECK (state IN ('在管', '注销', '已换证', '作废', '撤回')),
  FOREIGN KEY(keeper_id) REFERENCES person (id),
  FOREIGN KEY(replaces_id) REFERENCES certificate (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX certificate_expiring ON certificate (expires_on, id) WHERE state = '在管' AND expires_on IS NOT NULL;

CREATE INDEX ix_certificate_batch_id ON certificate (batch_id);

CREATE TABLE seal (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  since DATETIME NOT NULL,
  diameter_mm INTEGER,
  emblem VARCHAR NOT NULL,
  issuer VARCHAR NOT NULL,
  maker VARCHAR NOT NULL,
  imprint_place VARCHAR NOT NULL,
  keeper_id INTEGER,
  keeper_name VARCHAR NOT NULL,
  deputy_id INTEGER,
  deputy_name VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  replaces_id INTEGER,
  approved_by VARCHAR NOT NULL,
  approved_on DATE,
  cut_on DATE,
  enabled_on DATE,
  enabled_number VARCHAR NOT NULL,
  disabled_on DATE,
  disabled_number VARCHAR NOT NULL,
  ended_on DATE,
  whereabouts VARCHAR NOT NULL,
  ended_by VARCHAR NOT NULL,
  witnesses VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT seal_has_name CHECK (name <> ''),
  CONSTRAINT sealkind CHECK (kind IN ('法定名称章', '党组织章', '内设机构章', '合同章', '财务章', '法人名章', '签名章', '钢印', '套印', '电子印章', '其他')),
  CONSTRAINT sealstate CHECK (state IN ('申请刻制', '待刻', '待启用', '在用', '停用', '封存', '已缴回', '已销毁', '遗失', '已报失', '已声明作废', '作废', '撤回')),
  FOREIGN KEY(keeper_id) REFERENCES person (id),
  FOREIGN KEY(deputy_id) REFERENCES person (id),
  FOREIGN KEY(replaces_id) REFERENCES seal (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX seal_by_name ON seal (name);

CREATE TABLE certificateuse (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  approver_id INTEGER,
  approver_name VARCHAR NOT NULL,
  approved_at DATETIME,
  approval_way VARCHAR(16) NOT NULL,
  approval_evidence VARCHAR NOT NULL,
  countersign_by DATE,
  countersigned_at DATETIME,
  countersign_evidence VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  certificate_id INTEGER,
  certificate_name VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  part VARCHAR(16) NOT NULL,
  copies INTEGER NOT NULL,
  subject VARCHAR NOT NULL,
  receiver VARCHAR NOT NULL,
  borrower_id INTEGER,
  borrower_name VARCHAR NOT NULL,
  department VARCHAR NOT NULL,
  lent_at DATETIME NOT NULL,
  due_on DATE,
  back_at DATETIME,
  limited BOOLEAN NOT NULL,
  warned VARCHAR NOT NULL,
  warned_reason VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT certificate_use_figures CHECK (copies >= 1),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  FOREIGN KEY(approver_id) REFERENCES person (id),
  CONSTRAINT approvalway CHECK (approval_way IN ('签字', '电话', '系统')),
  FOREIGN KEY(certificate_id) REFERENCES certificate (id),
  CONSTRAINT certificateusestate CHECK (state IN ('借出', '已还', '已给', '作废', '历史', '撤回')),
  CONSTRAINT certificatepart CHECK (part IN ('正本', '副本', '复印件')),
  FOREIGN KEY(borrower_id) REFERENCES person (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX certificate_use_awaiting ON certificateuse (countersign_by, id) WHERE countersign_by IS NOT NULL AND countersigned_at IS NULL AND state IN ('借出', '已还', '已给');

CREATE INDEX certificate_use_kept ON certificateuse (id DESC) WHERE state <> '撤回';

CREATE INDEX certificate_use_out ON certificateuse (due_on, id) WHERE state = '借出';

CREATE INDEX ix_certificateuse_batch_id ON certificateuse (batch_id);

CREATE INDEX ix_certificateuse_certificate_id ON certificateuse (certificate_id);

CREATE TABLE sealauthority (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  seal_id INTEGER NOT NULL,
  matter VARCHAR(16),
  ceiling INTEGER,
  approver_id INTEGER,
  approver_name VARCHAR NOT NULL,
  deputy_id INTEGER,
  deputy_name VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(seal_id) REFERENCES seal (id),
  CONSTRAINT matter CHECK (matter IN ('公文', '介绍信', '证明', '合同协议', '授权委托', '报表材料', '财务票据', '人事劳资', '证照年检', '其他', '担保', '个人事务', '其他单位事务')),
  FOREIGN KEY(approver_id) REFERENCES person (id),
  FOREIGN KEY(deputy_id) REFERENCES person (id)
);

CREATE INDEX ix_sealauthority_seal_id ON sealauthority (seal_id);

CREATE TABLE sealcustody (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  seal_id INTEGER NOT NULL,
  from_name VARCHAR NOT NULL,
  to_id INTEGER,
  to_name VARCHAR NOT NULL,
  witness_name VARCHAR NOT NULL,
  handed_at DATETIME NOT NULL,
  until DATETIME,
  ended_at DATETIME,
  list_number VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(seal_id) REFERENCES seal (id),
  FOREIGN KEY(to_id) REFERENCES person (id)
);

CREATE INDEX ix_sealcustody_seal_id ON sealcustody (seal_id);

CREATE INDEX seal_custody_for_a_time ON sealcustody (seal_id) WHERE until IS NOT NULL AND ended_at IS NULL AND withdrawn = 0;

CREATE TABLE sealloan (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  approver_id INTEGER,
  approver_name VARCHAR NOT NULL,
  approved_at DATETIME,
  approval_way VARCHAR(16) NOT NULL,
  approval_evidence VARCHAR NOT NULL,
  countersign_by DATE,
  countersigned_at DATETIME,
  countersign_evidence VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  seal_id INTEGER,
  seal_name VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  matter VARCHAR(16) NOT NULL,
  subject VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  papers VARCHAR NOT NULL,
  borrower_id INTEGER,
  borrower_name VARCHAR NOT NULL,
  companion_name VARCHAR NOT NULL,
  department VARCHAR NOT NULL,
  lent_at DATETIME NOT NULL,
  due_at DATETIME,
  first_due_at DATETIME,
  back_at DATETIME,
  received_by VARCHAR NOT NULL,
  back_note VARCHAR NOT NULL,
  stamped_text VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  FOREIGN KEY(approver_id) REFERENCES person (id),
  CONSTRAINT approvalway CHECK (approval_way IN ('签字', '电话', '系统')),
  FOREIGN KEY(seal_id) REFERENCES seal (id),
  CONSTRAINT loanstate CHECK (state IN ('在外', '已还', '作废', '历史', '撤回')),
  CONSTRAINT matter CHECK (matter IN ('公文', '介绍信', '证明', '合同协议', '授权委托', '报表材料', '财务票据', '人事劳资', '证照年检', '其他', '担保', '个人事务', '其他单位事务')),
  FOREIGN KEY(borrower_id) REFERENCES person (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX ix_sealloan_batch_id ON sealloan (batch_id);

CREATE INDEX ix_sealloan_seal_id ON sealloan (seal_id);

CREATE INDEX seal_loan_awaiting ON sealloan (countersign_by, id) WHERE countersign_by IS NOT NULL AND countersigned_at IS NULL AND state IN ('在外', '已还');

CREATE INDEX seal_loan_kept ON sealloan (id DESC) WHERE state <> '撤回';

CREATE UNIQUE INDEX seal_loan_one_out ON sealloan (seal_id) WHERE state = '在外' AND seal_id IS NOT NULL;

CREATE INDEX seal_loan_out ON sealloan (due_at, id) WHERE state = '在外';

CREATE TABLE sealuse (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  approver_id INTEGER,
  approver_name VARCHAR NOT NULL,
  approved_at DATETIME,
  approval_way VARCHAR(16) NOT NULL,
  approval_evidence VARCHAR NOT NULL,
  countersign_by DATE,
  countersigned_at DATETIME,
  countersign_evidence VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number_id INTEGER,
  number VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  used_at DATETIME NOT NULL,
  matter VARCHAR(16) NOT NULL,
  subject VARCHAR NOT NULL,
  reference VARCHAR NOT NULL,
  paper_id INTEGER,
  loan_id INTEGER,
  department VARCHAR NOT NULL,
  applicant_id INTEGER,
  applicant_name VARCHAR NOT NULL,
  supervisor_name VARCHAR NOT NULL,
  signature VARCHAR NOT NULL,
  copies INTEGER NOT NULL,
  spoiled INTEGER NOT NULL,
  spoiled_note VARCHAR NOT NULL,
  amount INTEGER,
  print_run INTEGER,
  complete BOOLEAN NOT NULL,
  kept_copy VARCHAR NOT NULL,
  taken_by VARCHAR NOT NULL,
  warned VARCHAR NOT NULL,
  warned_reason VARCHAR NOT NULL,
  sheets_first VARCHAR NOT NULL,
  sheets_last VARCHAR NOT NULL,
  sheets_due_on DATE,
  sheets_used INTEGER NOT NULL,
  sheets_returned INTEGER NOT NULL,
  sheets_destroyed INTEGER NOT NULL,
  sheets_settled_at DATETIME,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT seal_use_figures CHECK (copies >= 1 AND spoiled >= 0),
  CONSTRAINT seal_use_numbered CHECK ((state IN ('拒绝用印')) = (number_id IS NULL) OR state IN ('历史', '撤回')),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  FOREIGN KEY(approver_id) REFERENCES person (id),
  CONSTRAINT approvalway CHECK (approval_way IN ('签字', '电话', '系统')),
  UNIQUE (number_id),
  FOREIGN KEY(number_id) REFERENCES number (id),
  CONSTRAINT usestate CHECK (state IN ('已用印', '拒绝用印', '作废', '历史', '撤回')),
  CONSTRAINT matter CHECK (matter IN ('公文', '介绍信', '证明', '合同协议', '授权委托', '报表材料', '财务票据', '人事劳资', '证照年检', '其他', '担保', '个人事务', '其他单位事务')),
  FOREIGN KEY(paper_id) REFERENCES document (id),
  FOREIGN KEY(loan_id) REFERENCES sealloan (id),
  FOREIGN KEY(applicant_id) REFERENCES person (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX ix_sealuse_batch_id ON sealuse (batch_id);

CREATE INDEX ix_sealuse_loan_id ON sealuse (loan_id);

CREATE INDEX ix_sealuse_number ON sealuse (number);

CREATE INDEX ix_sealuse_paper_id ON sealuse (paper_id);

CREATE INDEX seal_use_awaiting ON sealuse (countersign_by, id) WHERE countersign_by IS NOT NULL AND countersigned_at IS NULL AND state = '已用印';

CREATE INDEX seal_use_blank_open ON sealuse (sheets_due_on, id) WHERE sheets_due_on IS NOT NULL AND sheets_settled_at IS NULL AND state = '已用印';

CREATE INDEX seal_use_by_day ON sealuse (used_at, id);

CREATE INDEX seal_use_kept ON sealuse (id DESC) WHERE state <> '撤回';

CREATE TABLE letter (
  secrecy VARCHAR(16) NOT NULL,
  alias VARCHAR NOT NULL,
  approver_id INTEGER,
  approver_name VARCHAR NOT NULL,
  approved_at DATETIME,
  approval_way VARCHAR(16) NOT NULL,
  approval_evidence VARCHAR NOT NULL,
  countersign_by DATE,
  countersigned_at DATETIME,
  countersign_evidence VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  book_id INTEGER,
  serial INTEGER,
  number VARCHAR NOT NULL,
  state VARCHAR(16) NOT NULL,
  issued_on DATE NOT NULL,
  holder_id INTEGER,
  holder_name VARCHAR NOT NULL,
  identity VARCHAR NOT NULL,
  people INTEGER NOT NULL,
  to_unit VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  valid_days INTEGER,
  valid_until DATE,
  valid_text VARCHAR NOT NULL,
  clerk_name VARCHAR NOT NULL,
  received_by VARCHAR NOT NULL,
  use_id INTEGER,
  back_on DATE,
  pasted BOOLEAN NOT NULL,
  note VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT secrecy CHECK (secrecy IN ('公开', '内部', '工作秘密', '未公布')),
  FOREIGN KEY(approver_id) REFERENCES person (id),
  CONSTRAINT approvalway CHECK (approval_way IN ('签字', '电话', '系统')),
  FOREIGN KEY(book_id) REFERENCES letterbook (id),
  CONSTRAINT letterstate CHECK (state IN ('已开', '退回', '作废', '遗失', '历史', '撤回')),
  FOREIGN KEY(holder_id) REFERENCES person (id),
  FOREIGN KEY(use_id) REFERENCES sealuse (id),
  FOREIGN KEY(batch_id) REFERENCES importbatch (id)
);

CREATE INDEX ix_letter_batch_id ON letter (batch_id);

CREATE INDEX ix_letter_book_id ON letter (book_id);

CREATE INDEX ix_letter_number ON letter (number);

CREATE INDEX letter_awaiting ON letter (countersign_by, id) WHERE countersign_by IS NOT NULL AND countersigned_at IS NULL AND state = '已开';

CREATE INDEX letter_kept ON letter (id DESC) WHERE state <> '撤回';

CREATE UNIQUE INDEX letter_once ON letter (book_id, serial) WHERE book_id IS NOT NULL AND state <> '撤回';

CREATE TABLE stamping (
  version INTEGER NOT NULL,
  id INTEGER NOT NULL,
  use_id INTEGER NOT NULL,
  seal_id INTEGER,
  seal_name VARCHAR NOT NULL,
  impressions INTEGER NOT NULL,
  proxy BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT stamping_figures CHECK (impressions >= 1),
  FOREIGN KEY(use_id) REFERENCES sealuse (id),
  FOREIGN KEY(seal_id) REFERENCES seal (id)
);

CREATE INDEX ix_stamping_seal_id ON stamping (seal_id);

CREATE INDEX ix_stamping_use_id ON stamping (use_id);
