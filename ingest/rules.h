// All that the extractor knows, as read from its rule files.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/cues.h"
#include "ingest/date_phrases.h"
#include "ingest/frames.h"
#include "ingest/lexicon.h"
#include "ingest/project.h"
#include "ingest/slot_patterns.h"
#include "model/result.h"
#include "model/subjects.h"

namespace chipline {

// What the header of a table's column or row says of its cells.
struct HeaderRole {
  std::string header;                  // lower case, plain
  std::optional<Jurisdiction> issuer;  // the column holds its acts
  bool date = false;                   // the column holds first days
  bool starts = false;                 // … first days of what the other cells only name
  bool until = false;                  // … last days
  bool status = false;                 // … how far the thing has come, with its dates
  std::string place;                   // "file:line"
};

// Does `header`, as printed, play the role? A role's text may be part of a longer header ("Start
// date"), in whole words.
bool HasRole(const std::vector<HeaderRole>& roles, std::string_view header, bool HeaderRole::*role);

// A Chinese name of authorities.toml. Chinese has no blanks and its acts are read on characters
// (han_acts.h), where these names are looked for as they stand.
struct HanName {
  std::string written;
  Jurisdiction code = Jurisdiction::kUS;
  std::string agency;    // empty where only the country is known
  bool country = false;  // the country's name, which more often is a place than an actor
};

// An agency whose acts are not law by themselves, such as a parliament: what is told as its act is
// no firmer than `certainty`, unless one of its names in `binding` acts.
struct AgencyLimit {
  std::string agency;
  Certainty certainty = Certainty::kProposed;
  std::vector<std::string> binding;
};

class ActReader;

struct RuleSet {
  std::unique_ptr<SubjectTree> own_tree;  // where the folder has a subjects.toml
  const SubjectTree* subjects = nullptr;
  std::unique_ptr<DatePhrases> own_dates;
  const DatePhrases* dates = nullptr;
  Lexicon lexicon;
  FrameSet frames;
  CueSet cues;
  SlotPatterns conditions;
  std::vector<HeaderRole> headers;
  std::vector<HanName> han_names;  // longer ones first: of names that begin at one place they count
  std::vector<AgencyLimit> limits;
  // Where a subject comes from: who controls its export. By subject, inherited down the tree.
  std::vector<std::optional<Jurisdiction>> homes;
  std::vector<bool> entities;  // by subject: a company or institute rather than a thing
  std::shared_ptr<const ActReader> reader;  // act_reader.h
  std::string version;
};

// Reads the rule files, each from `folder` where it lies there, else as embedded; an empty folder
// means all embedded. Runs every example. The first fault is returned: kInvalidArgument, `place` =
// "file:line".
Result<std::unique_ptr<const RuleSet>> LoadRules(const std::string& folder);

// One sentence through the first three stages, as the examples of the rules see it. Dates cost more
// than the rest together: without them the projection still shows whether any frame can match.
struct Prepared {
  TokenBuffer words;
  std::vector<Mention> mentions;
  Projected projected;
};
void Prepare(const RuleSet& rules, std::string_view sentence, bool chip_context, Prepared* out,
             bool with_dates = true);
// The same without dates, of a sentence whose mentions are known.
void PrepareKnown(const RuleSet& rules, std::string_view sentence,
                  std::span<const Mention> mentions, Prepared* out);
// Projects a sentence prepared without dates once more, with them.
void AddDates(const RuleSet& rules, Prepared* out);

}  // namespace chipline
