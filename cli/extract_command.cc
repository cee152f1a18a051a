#include "cli/extract_command.h"

#include <cstdio>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/features_command.h"
#include "cli/files.h"
#include "ingest/explain.h"
#include "ingest/extract.h"
#include "ingest/publication_day.h"
#include "ingest/read_document.h"
#include "model/clock.h"
#include "model/json.h"

namespace chipline {
namespace {

constexpr Option kPublished{"published", "DAY", "publication day, before what a document says"};
constexpr Option kRules{"rules", "DIR", "rule files in place of those of the program"};
constexpr Option kActs{"acts", "", "its acts, once their tellings are together, in their place"};

const Usage& ExtractUsage() {
  static const Usage usage{
      "extract",
      "PATH…",
      "The events that documents tell of, without a store. Folders are read in "
      "order of name.",
      1,
      1'000'000,
      {kPublished,
       kRules,
       {"background", "", "earlier acts that a page only recounts as well"},
       {"queued", "", "what would wait for people as well"},
       {"jsonl", "", "one line of JSON a document"},
       {"json", "", "the same"}}};
  return usage;
}

const Usage& ExplainUsage() {
  static const Usage usage{"explain",
                           "PATH…",
                           "Which rule on which words gave each field of each event, and what was "
                           "not taken for one.",
                           1,
                           1'000'000,
                           {kPublished, kRules, {"html", "", "a page with the passages marked"}}};
  return usage;
}

const Usage& WhyNotUsage() {
  static const Usage usage{"whynot",
                           "PATH…",
                           "At which stage an event that was wanted was lost.",
                           1,
                           1'000'000,
                           {kPublished,
                            kRules,
                            {"type", "TYPE", "of the wanted event: ban, licence_requirement, …"},
                            {"subject", "ID", "of the wanted event"}}};
  return usage;
}

Result<std::vector<Document>> ReadFile(const std::string& path, std::optional<Day> published) {
  ReadOptions read;
  read.path = path;
  read.published = published;
  auto documents = CHIP_TRY(ReadDocuments(CHIP_TRY(ReadWholeFile(path, kMaxDocumentBytes)), read));
  const Day today = UtcDay(SystemClock().Now());
  for (Document& document : documents) DropFutureDay(today, &document);
  return documents;
}

// "dir/a001.txt" -> "a001"
std::string Stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

std::string JsonString(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= ' ') out += c;
  }
  return out + "\"";
}

// Grade C waits for a person; background is what the page only recounts.
bool Shown(const Draft& draft, const Args& args) {
  return (draft.grade != Grade::kC || args.Has("queued")) &&
         (!draft.background || args.Has("background"));
}

void PrintLine(const std::string& path, const Extraction& extraction, const Args& args) {
  std::string line = "{\"id\":" + JsonString(Stem(path)) + ",\"events\":[";
  bool first = true;
  for (const Draft& draft : extraction.drafts) {
    if (!Shown(draft, args)) continue;
    if (!first) line += ',';
    line += ToJson(draft.event);
    first = false;
  }
  std::printf("%s]}\n", line.c_str());
}

void PrintText(const std::string& path, const Extraction& extraction, const Args& args) {
  std::printf("%s\n", path.c_str());
  for (const Draft& draft : extraction.drafts) {
    if (!Shown(draft, args)) continue;
    std::printf("  %s%s\n", OneLine(draft.event).c_str(), draft.background ? "  (background)" : "");
  }
}

// Loads the rules that are named and runs `each` on every document.
template <class Each>
int ForEachDocument(const Usage& usage, const Args& args, Each each) {
  std::optional<Day> published;
  if (const auto day = args.Get("published")) {
    published = ParseDay(*day);
    if (!published) {
      return Misused(usage, InvalidArgument("\"" + *day + "\" is not a day: expected YYYY-MM-DD",
                                            "--published"));
    }
  }
  std::unique_ptr<Extractor> own;
  if (const auto folder = args.Get("rules")) {
    auto loaded = Extractor::Load(*folder);
    if (!loaded) return Failed(usage, loaded.error());
    own = std::move(loaded).value();
  }
  const Extractor& extractor = own ? *own : Extractor::Embedded();
  const auto files = FilesOf(args.operands());
  if (!files) return Failed(usage, files.error());
  int status = kDone;
  for (const std::string& path : *files) {
    const Result<std::vector<Document>> documents = ReadFile(path, published);
    if (!documents) {
      status = Failed(usage, documents.error());
      continue;
    }
    for (const Document& document : *documents) {
      // Of several in one file each goes by its own number.
      each(extractor, documents->size() > 1 ? document.notice->number : path, document);
    }
  }
  return status;
}

void PrintLine(const nlohmann::json& line) {
  std::printf("%s\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void PrintFeatures(const Extractor& extractor, const std::string& path, const Document& document) {
  nlohmann::json sentences = nlohmann::json::array();
  for (const SentenceFeatures& sentence : extractor.Features(document)) {
    nlohmann::json candidates = nlohmann::json::array();
    for (const auto& candidate : sentence.candidates) {
      nlohmann::json choices = nlohmann::json::array();
      for (const auto& choice : candidate.choices) choices.push_back({choice.id, choice.features});
      nlohmann::json before = nlohmann::json::array();
      for (const auto& other : candidate.before) before.push_back({other.id, other.features});
      nlohmann::json issuers = nlohmann::json::array();
      for (const auto& issuer : candidate.issuers) issuers.push_back({issuer.id, issuer.features});
      nlohmann::json days = nlohmann::json::array();
      for (const auto& day : candidate.days) days.push_back({day.id, day.features});
      candidates.push_back({{"issuers", std::move(issuers)},
                            {"days", std::move(days)},
                            {"event", nlohmann::json::parse(ToJson(candidate.found))},
                            {"settled", nlohmann::json::parse(ToJson(candidate.settled))},
                            {"choices", std::move(choices)},
                            {"before", std::move(before)},
                            {"features", candidate.features},
                            {"certainties", candidate.certainties},
                            {"right", candidate.right}});
    }
    sentences.push_back({{"start", sentence.start},
                         {"candidates", std::move(candidates)},
                         {"end", sentence.end},
                         {"text", sentence.text},
                         {"features", sentence.features},
                         {"tokens", sentence.tokens}});
  }
  PrintLine({{"id", Stem(path)}, {"sentences", std::move(sentences)}});
}

void PrintActs(const Extractor& extractor, const std::string& path, const Document& document) {
  nlohmann::json acts = nlohmann::json::array();
  for (const Draft& draft : extractor.Extract(document).drafts) {
    if (draft.marks.empty()) continue;
    acts.push_back({{"event", nlohmann::json::parse(ToJson(draft.event))},
                    {"surest", draft.surest},
                    {"marks", draft.marks}});
  }
  PrintLine({{"id", Stem(path)}, {"acts", std::move(acts)}});
}

}  // namespace

int RunFeatures(const std::vector<std::string>& words) {
  static const Usage usage{"features", "PATH…",   "Sentences as the learned reader sees them.",
                           1,          1'000'000, {kPublished, kRules, kActs}};
  Args args;
  if (auto status = ReadArgs(usage, words, args)) return *status;
  return ForEachDocument(usage, args, args.Has("acts") ? PrintActs : PrintFeatures);
}

int RunExtract(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ExtractUsage(), words, args)) return *status;
  const bool is_json = args.Has("jsonl") || args.json();
  return ForEachDocument(
      ExtractUsage(), args,
      [&](const Extractor& extractor, const std::string& path, const Document& document) {
        const Extraction extraction = extractor.Extract(document);
        if (is_json) {
          PrintLine(path, extraction, args);
        } else {
          PrintText(path, extraction, args);
        }
      });
}

int RunExplain(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ExplainUsage(), words, args)) return *status;
  return ForEachDocument(
      ExplainUsage(), args,
      [&](const Extractor& extractor, const std::string&, const Document& document) {
        const Extraction extraction = extractor.Extract(document);
        const std::string text = args.Has("html") ? ExplainHtml(document, extraction)
                                                  : ExplainText(document, extraction);
        std::fputs(text.c_str(), stdout);
      });
}

int RunWhyNot(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(WhyNotUsage(), words, args)) return *status;
  const auto type = FromName<EventType>(args.GetOr("type", ""));
  if (!type) {
    return Misused(WhyNotUsage(),
                   InvalidArgument("expected one of " + NameList<EventType>(), "--type"));
  }
  const std::string subject = args.GetOr("subject", "");
  return ForEachDocument(
      WhyNotUsage(), args,
      [&](const Extractor& extractor, const std::string&, const Document& document) {
        std::fputs(WhyNot(extractor, document, *type, subject).c_str(), stdout);
      });
}

}  // namespace chipline
