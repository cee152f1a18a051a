// Which candidates of a page become one act, which two, and which none: candidates as the reader
// left them in, events out.
#include "ingest/extract_merge.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/block_day.h"
#include "ingest/read_document.h"
#include "ingest/rules.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr const char* kPage =
    "title: Trade notes\npublished: 2025-11-13\n\nOne is told here. Another one is told here.";

struct Told {
  std::size_t sentence;
  EventType type;
  std::vector<std::string> subjects;
  double right;
  bool news = true;
  Certainty certainty = Certainty::kEnacted;
  double likely = 0.9;
};

// The sentences of the page's last block.
DocumentContext ContextOf(const Document& document) {
  DocumentContext out;
  out.document = &document;
  out.rules = Extractor::Embedded().rules().get();
  const auto block = static_cast<std::uint32_t>(document.blocks.size() - 1);
  for (const ByteSpan& span : SentencesOf(document.blocks[block])) {
    out.sentences.push_back({block, span});
  }
  return out;
}

Candidate CandidateOf(const DocumentContext& context, const Told& told, std::uint32_t place) {
  Candidate out;
  out.frame = &context.rules->frames.frames().front();
  out.sentence = told.sentence;
  out.match = {place, place + 1};
  out.event.type = told.type;
  out.event.issuers = {Jurisdiction::kUS};
  out.event.certainty = told.certainty;
  out.event.subjects = told.subjects;
  for (const std::string& id : told.subjects) {
    out.subjects.push_back(*context.rules->subjects->Find(id));
  }
  out.issuer_basis = out.subject_basis = Basis::kClause;
  out.right = told.right;
  out.likely = told.likely;
  out.news = told.news;
  out.trace.push_back({"type", std::string(Name(told.type)), "test", "capture", 0, 0, ""});
  return out;
}

// "type subjects" of what becomes of the candidates, "; " between; an earlier act in brackets.
std::string ActsOf(const std::vector<Told>& told, bool opinion = false) {
  ReadOptions options;
  options.path = "page.txt";
  const Result<Document> document = ReadDocument(kPage, options);
  REQUIRE(document);
  DocumentContext context = ContextOf(*document);
  REQUIRE(context.sentences.size() == 2);
  context.opinion = opinion;
  std::vector<Candidate> candidates;
  for (const Told& one : told) {
    candidates.push_back(CandidateOf(context, one, static_cast<std::uint32_t>(candidates.size())));
  }
  std::string out;
  for (const Draft& draft : MergeCandidates(context, candidates, nullptr)) {
    std::string act(Name(draft.event.type));
    for (const std::string& id : draft.event.subjects) act += " " + id;
    if (!out.empty()) out += "; ";
    out += draft.background ? "(" + act + ")" : act;
  }
  return out;
}

TEST_CASE("candidates of a page become one act, two, or none") {
  using enum EventType;
  struct Row {
    std::vector<Told> told;
    std::string acts;
  };
  const std::vector<Row> rows = {
      // "The order that cut it off will be withdrawn."
      {{{0, kBan, {"zte"}, 0.97}, {0, kRescission, {"zte"}, 0.95}}, "ban zte; rescission zte"},
      {{{0, kBan, {"zte"}, 0.97}, {0, kRescission, {"zte"}, 0.8}}, "ban zte"},
      // "Imports are banned except for university labs."
      {{{0, kBan, {"nvidia-h200"}, 0.97}, {0, kApproval, {"nvidia-h200"}, 0.95}},
       "ban nvidia-h200"},
      // "It no longer needs a licence."
      {{{0, kLicenceRequirement, {"zte"}, 0.9}, {0, kRescission, {"zte"}, 0.95}}, "rescission zte"},
      // "… were listed, which means that nothing may be sold to them."
      {{{0, kEntityListing, {"smic", "ymtc"}, 0.9}, {0, kBan, {"smic"}, 0.95}},
       "entity_listing smic ymtc"},
      {{{0, kEntityListing, {"smic", "ymtc"}, 0.9}, {0, kBan, {"hbm"}, 0.95}},
       "entity_listing smic ymtc; ban hbm"},
      {{{0, kEntityListing, {"smic"}, 0.5}, {0, kBan, {"smic"}, 0.95}}, "ban smic"},
      // "The list showed three more firms.": put on it, and not struck off it.
      {{{0, kEntityListing, {"smee"}, 0.95}, {0, kEntityDelisting, {"smee"}, 0.86}},
       "entity_listing smee"},
      {{{0, kEntityListing, {"smee"}, 0.95}, {1, kEntityDelisting, {"smee"}, 0.9}},
       "entity_listing smee; entity_delisting smee"},
      // Advice and a ban.
      {{{0, kGuidance, {"nvidia-h20"}, 0.9}, {0, kBan, {"nvidia-h20"}, 0.9}},
       "guidance nvidia-h20"},
      {{{0, kGuidance, {"nvidia-h20"}, 0.9}, {1, kBan, {"nvidia-h20"}, 0.9}},
       "guidance nvidia-h20; ban nvidia-h20"},
      {{{0, kGuidance, {"nvidia-h20"}, 0.95}, {0, kLicenceRequirement, {"nvidia-h20"}, 0.9}},
       "guidance nvidia-h20"},
      // A rule by which something may be sold case by case, and the licence that this takes.
      {{{0, kApproval, {"zte"}, 0.95},
        {0, kLicenceRequirement, {"zte"}, 0.9},
        {1, kLicenceRequirement, {"zte"}, 0.5}},
       "approval zte"},
      {{{0, kApproval, {"zte"}, 0.95},
        {0, kLicenceRequirement, {"zte"}, 0.9},
        {1, kLicenceRequirement, {"zte"}, 0.9}},
       "approval zte; licence_requirement zte"},
      // How surely the next sentence tells one says nothing of two readings of the first.
      {{{0, kBan, {"zte"}, 0.95}, {0, kApproval, {"zte"}, 0.9}, {1, kApproval, {"zte"}, 0.97}},
       "ban zte; approval zte"},
      // "Its request was rejected.": what the words mean, though both are sure to be an event.
      {{{0, kLicenceDenial, {"zte"}, 0.92, true, Certainty::kEnacted, 0.8},
        {0, kApproval, {"zte"}, 0.94, true, Certainty::kEnacted, 0.4}},
       "licence_denial zte"},
      // The surest telling says what it is.
      {{{0, kApproval, {"nvidia-h20"}, 0.5}, {1, kLicenceGrant, {"nvidia-h20"}, 0.95}},
       "licence_grant nvidia-h20"},
      {{{0, kApproval, {"nvidia-h20"}, 0.9}, {1, kLicenceGrant, {"nvidia-h20"}, 0.95}},
       "approval nvidia-h20"},
  };
  for (const Row& row : rows) {
    INFO(row.acts);
    CHECK(ActsOf(row.told) == row.acts);
  }
}

TEST_CASE("an act of which no word says whose it is or what about waits for people") {
  struct Row {
    Basis issuer;
    const char* subject_rule;
    bool country;  // whether the page names one
    Grade grade;
  };
  using enum Basis;
  const Row rows[] = {
      {kClause, "gallium", true, Grade::kA},      {kDefault, "gallium", true, Grade::kA},
      {kClause, "read:subject", true, Grade::kA}, {kDefault, "read:subject", true, Grade::kC},
      {kDefault, "gallium", false, Grade::kC},
  };
  ReadOptions options;
  options.path = "page.txt";
  const Result<Document> document = ReadDocument(kPage, options);
  REQUIRE(document);
  for (const Row& row : rows) {
    DocumentContext context = ContextOf(*document);
    if (row.country) context.mentions.push_back({.kind = MentionKind::kJurisdiction});
    Candidate one = CandidateOf(context, {0, EventType::kBan, {"gallium"}, 0.95}, 0);
    one.issuer_basis = row.issuer;
    one.trace.push_back({"subjects", "gallium", row.subject_rule, "sentence", 0, 0, ""});
    const std::vector<Draft> drafts = MergeCandidates(context, {one}, nullptr);
    REQUIRE(drafts.size() == 1);
    INFO(row.subject_rule << " " << Name(row.issuer));
    CHECK(drafts.front().grade == row.grade);
  }
}

TEST_CASE("a piece of opinion recounts, but for what the reader holds for its news") {
  CHECK(ActsOf({{0, EventType::kBan, {"zte"}, 0.9, true}}, true) == "ban zte");
  CHECK(ActsOf({{0, EventType::kBan, {"zte"}, 0.9, false}}, true) == "(ban zte)");
}

}  // namespace
}  // namespace chipline
