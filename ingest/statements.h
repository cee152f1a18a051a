// All statements that the machine has read, beside the log: what an event of many sources was made
// of, so that it can be made again when a further page is read. Where they are lost the log stands
// as it is, and pages that tell of its events again are known but not added to them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/statement.h"
#include "model/result.h"
#include "model/subjects.h"
#include "store/side_store.h"

namespace chipline {

// One thread at a time.
class Statements {
 public:
  // Both are borrowed and must outlive the statements.
  Statements(SideStore* side, const SubjectTree& subjects) : side_(*side), subjects_(subjects) {}

  // Reads them, once.
  Result<void> Load();

  // Null where there is none. Pointers hold until the statement is written again.
  const Statement* Find(const std::string& key) const;
  // Those that have not ended, in order of key.
  std::vector<const Statement*> OfEvent(const std::string& event) const;
  std::vector<const Statement*> OfPage(const std::string& page) const;
  // All that the event was ever made of, in order of key.
  std::vector<const Statement*> EverOfEvent(const std::string& event) const;
  // Of those that have not ended, those that are Linked with `statement`, and `statement` itself
  // where it is one of them, by key.
  std::vector<const Statement*> LinkedTo(const Statement& statement) const;

  // Puts statements in, each in the place of the one of its key; all or nothing, durable on return.
  Result<void> Write(const std::vector<Statement>& put);

 private:
  void Forget(const std::string& key);
  void Remember(Statement statement);

  SideStore& side_;
  const SubjectTree& subjects_;
  bool is_loaded_ = false;
  std::map<std::string, std::unique_ptr<const Statement>> statements_;
  std::unordered_map<std::string, std::set<std::string>> by_event_;
  std::unordered_map<std::string, std::set<std::string>> by_page_;
  std::unordered_map<SubjectIndex, std::set<std::string>> by_subject_;
};

}  // namespace chipline
