#include "ingest/rules_report.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "ingest/rules.h"
#include "ingest/sentence.h"
#include "ingest/text_utils.h"
#include "model/event.h"

namespace chipline {
namespace {

// Where the match of the draft's type stands: the place that a reader points at.
std::uint32_t PlaceOf(const Draft& draft) {
  const auto type = std::ranges::find(draft.trace, "type", &SlotTrace::field);
  return type == draft.trace.end() ? 0 : type->start;
}

// The values of a field, whatever rule gave them.
std::set<std::string> ValuesOf(const Draft& draft, std::string_view field) {
  std::set<std::string> out;
  for (const SlotTrace& trace : draft.trace) {
    if (trace.field == field) out.insert(trace.value);
  }
  return out;
}

std::vector<std::string> FieldsThatDiffer(const Draft& a, const Draft& b) {
  std::set<std::string> names;
  for (const SlotTrace& trace : a.trace) names.insert(trace.field);
  for (const SlotTrace& trace : b.trace) names.insert(trace.field);
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (ValuesOf(a, name) != ValuesOf(b, name)) out.push_back(name);
  }
  if (a.background != b.background) out.emplace_back("background");
  if (a.grade != b.grade) out.emplace_back("grade");
  return out;
}

bool SameEvent(const Draft& a, const Draft& b) {
  return a.event.type == b.event.type && a.event.issuers == b.event.issuers &&
         PlaceOf(a) == PlaceOf(b);
}

std::string LineOf(const Draft& draft) {
  return OneLine(draft.event) + (draft.background ? " (background)" : "");
}

void CompareDocument(const std::string& name, const Extraction& before, const Extraction& after,
                     std::vector<RulesDifference>* out) {
  std::vector<bool> used(after.drafts.size());
  for (const Draft& old : before.drafts) {
    std::size_t i = 0;
    while (i < after.drafts.size() && (used[i] || !SameEvent(old, after.drafts[i]))) ++i;
    if (i == after.drafts.size()) {
      out->push_back({name, EventChange::kLost, LineOf(old), {}, {}});
      continue;
    }
    used[i] = true;
    auto fields = FieldsThatDiffer(old, after.drafts[i]);
    if (fields.empty()) continue;
    out->push_back(
        {name, EventChange::kChanged, LineOf(old), LineOf(after.drafts[i]), std::move(fields)});
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) out->push_back({name, EventChange::kAdded, {}, LineOf(after.drafts[i]), {}});
  }
}

}  // namespace

std::vector<RulesDifference> CompareRules(const Extractor& before, const Extractor& after,
                                          const std::vector<NamedDocument>& corpus) {
  std::vector<RulesDifference> out;
  for (const NamedDocument& one : corpus) {
    CompareDocument(one.name, before.Extract(one.document), after.Extract(one.document), &out);
  }
  return out;
}

std::vector<UnusedRule> UnusedRules(const Extractor& extractor,
                                    const std::vector<NamedDocument>& corpus) {
  const std::shared_ptr<const RuleSet> rules = extractor.rules();
  std::set<const void*> used;
  Prepared prepared;
  for (const NamedDocument& one : corpus) {
    for (const Block& block : one.document.blocks) {
      for (const HeaderRole& role : rules->headers) {
        const std::string header = AsciiLower(block.column_header + "|" + block.section);
        if (header.find(role.header) != std::string::npos) used.insert(&role);
      }
      for (const ByteSpan& span : SplitSentences(block.text)) {
        Prepare(*rules, std::string_view(block.text).substr(span.begin, span.end - span.begin),
                true, &prepared);
        const Projected& sentence = prepared.projected;
        for (const Hit& hit : rules->frames.Match(sentence, rules->lexicon, true, nullptr, true)) {
          used.insert(hit.frame);
        }
        for (const CueHit& hit : rules->cues.Find(sentence)) used.insert(hit.cue);
        for (const ConditionHit& hit : rules->conditions.Find(sentence)) used.insert(hit.rule);
      }
    }
  }
  std::vector<UnusedRule> out;
  const auto add = [&](std::string kind, const auto& rule) {
    if (!used.contains(&rule)) out.push_back({std::move(kind), rule.id, rule.place});
  };
  for (const Frame& frame : rules->frames.frames()) add("frame", frame);
  for (const Cue& cue : rules->cues.cues()) {
    // A pseudo-cue shows only in what it hides.
    if (cue.cue_class != CueClass::kPseudo) add("cue", cue);
  }
  for (const ConditionRule& rule : rules->conditions.rules()) add("condition", rule);
  for (const HeaderRole& role : rules->headers) {
    if (!used.contains(&role)) out.push_back({"header", role.header, role.place});
  }
  return out;
}

}  // namespace chipline
