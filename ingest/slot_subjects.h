// The object of a measure: the most specific things named, nearest first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

// What the slot finders look at.
struct SlotScope {
  const DocumentContext& context;
  const SentenceView& view;
  const Hit& hit;
  const Clause& clause;

  const Projected& sentence() const { return view.prepared.projected; }
  const RuleSet& rules() const { return *context.rules; }
};

struct SubjectSource {
  SubjectIndex id = 0;
  std::string rule;
  std::size_t sentence = 0;
  ByteSpan span;
};

struct SubjectSlot {
  std::vector<SubjectIndex> ids;  // without ancestors of one another
  std::vector<SubjectSource> sources;
  Basis basis = Basis::kDefault;
  std::vector<SubjectIndex> of_others;  // what the sentence's other acts are about
};

// What the plants in China of foreign makers stand under in the tree; a plant's `maker` owns it.
std::optional<SubjectIndex> PlantsInChina(const SubjectTree& tree);

// Empty where nothing is in reach: captures, the clause, the sentence, what the words imply, the
// three sentences before, the paragraph's heading, the title.
SubjectSlot FindSubjects(const SlotScope& scope);

}  // namespace chipline
