#include "cli/rules_command.h"

#include <cstdio>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/args.h"
#include "cli/command.h"
#include "cli/page_folder.h"
#include "ingest/extract.h"
#include "ingest/rules_report.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

const Usage& RulesUsage() {
  static const Usage usage{
      "rules",
      "check|diff|lint [DIR]",
      "check: is the folder's edit of the rules valid, its examples run (without DIR: the rules in "
      "the program).\ndiff: which events of a corpus it would add, lose or change.\nlint: which "
      "rules match nothing in a corpus.",
      1,
      2,
      {{"corpus", "DIR", "pages to compare on: .txt, .md and .html below it"}, kJsonOption}};
  return usage;
}

// The rules of the folder that is named, else the embedded ones, which `*own` then does not hold.
Result<const Extractor*> RulesOf(const Args& args, std::unique_ptr<Extractor>* own) {
  if (args.operands().size() < 2) return &Extractor::Embedded();
  *own = CHIP_TRY(Extractor::Load(args.operands()[1]));
  return own->get();
}

Result<void> Check(const Args& args) {
  std::unique_ptr<Extractor> own;
  const Extractor* extractor = CHIP_TRY(RulesOf(args, &own));
  if (args.json()) {
    std::printf("%s\n", Json{{"valid", true}, {"version", extractor->version()}}.dump().c_str());
  } else {
    std::printf("valid: rules %s\n", extractor->version().c_str());
  }
  return Ok();
}

std::string_view ChangeName(EventChange change) {
  switch (change) {
    case EventChange::kAdded:
      return "added";
    case EventChange::kLost:
      return "lost";
    case EventChange::kChanged:
      return "changed";
  }
  return "?";
}

void PrintText(const RulesDifference& one) {
  std::printf("%s: %s\n", one.document.c_str(), std::string(ChangeName(one.change)).c_str());
  if (!one.before.empty()) std::printf("  - %s\n", one.before.c_str());
  if (!one.after.empty()) std::printf("  + %s\n", one.after.c_str());
  if (one.fields.empty()) return;
  std::string names;
  for (const std::string& field : one.fields) names += (names.empty() ? "" : ", ") + field;
  std::printf("  differs in %s\n", names.c_str());
}

Result<void> Diff(const Args& args) {
  std::unique_ptr<Extractor> own;
  const Extractor* after = CHIP_TRY(RulesOf(args, &own));
  const auto corpus = CHIP_TRY(ReadPages(args.GetOr("corpus", "")));
  const auto found = CompareRules(Extractor::Embedded(), *after, corpus);
  std::size_t counts[3] = {};
  for (const RulesDifference& one : found) {
    ++counts[static_cast<std::size_t>(one.change)];
    if (args.json()) {
      std::printf("%s\n", Json{{"document", one.document},
                               {"change", ChangeName(one.change)},
                               {"before", one.before},
                               {"after", one.after},
                               {"fields", one.fields}}
                              .dump()
                              .c_str());
    } else {
      PrintText(one);
    }
  }
  if (!args.json()) {
    std::printf("%zu pages: %zu events added, %zu lost, %zu changed\n", corpus.size(), counts[0],
                counts[1], counts[2]);
  }
  return Ok();
}

Result<void> Lint(const Args& args) {
  std::unique_ptr<Extractor> own;
  const Extractor* extractor = CHIP_TRY(RulesOf(args, &own));
  const auto corpus = CHIP_TRY(ReadPages(args.GetOr("corpus", "")));
  const auto unused = UnusedRules(*extractor, corpus);
  for (const UnusedRule& rule : unused) {
    if (args.json()) {
      std::printf("%s\n",
                  Json{{"kind", rule.kind}, {"id", rule.id}, {"place", rule.place}}.dump().c_str());
    } else {
      std::printf("%s: %s %s never matches\n", rule.place.c_str(), rule.kind.c_str(),
                  rule.id.c_str());
    }
  }
  if (!args.json()) {
    std::printf("%zu pages: %zu rules match nothing\n", corpus.size(), unused.size());
  }
  return Ok();
}

}  // namespace

int RunRules(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(RulesUsage(), words, args)) return *status;
  const std::string& what = args.operands()[0];
  const bool needs_corpus = what == "diff" || what == "lint";
  if (needs_corpus && !args.Has("corpus")) {
    return Misused(RulesUsage(), InvalidArgument("needs --corpus DIR", what));
  }
  if (what == "diff" && args.operands().size() < 2) {
    return Misused(RulesUsage(), InvalidArgument("needs the folder of the edit", what));
  }
  Result<void> done = InvalidArgument("one of check, diff and lint", what);
  if (what == "check") {
    done = Check(args);
  } else if (what == "diff") {
    done = Diff(args);
  } else if (what == "lint") {
    done = Lint(args);
  } else {
    return Misused(RulesUsage(), done.error());
  }
  return done ? kDone : Failed(RulesUsage(), done.error());
}

}  // namespace chipline
