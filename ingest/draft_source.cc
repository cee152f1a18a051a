#include "ingest/draft_source.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ingest/text_utils.h"
#include "model/entry.h"

namespace chipline {
namespace {

class Finisher {
 public:
  explicit Finisher(const DocumentContext& context)
      : context_(context), tree_(*context.rules->subjects) {}

  // One quote a sentence that some field rests on; fields by default are held by the first.
  Source SourceOf(const Draft& draft, const Candidate& head) const {
    const Document& document = *context_.document;
    Source source;
    source.url = document.url.empty() ? document.canonical_url : document.url;
    source.publisher = document.publisher;
    source.title = document.title;
    source.published = document.published;
    source.language = document.language;
    std::map<std::size_t, std::vector<std::string>> fields;  // by sentence
    fields[head.sentence];
    for (const SlotTrace& trace : draft.trace) {
      auto& list = fields[SentenceAt(trace, head.sentence)];
      if (std::ranges::find(list, trace.field) == list.end()) list.push_back(trace.field);
    }
    for (auto& [index, supports] : fields) {
      source.quotes.push_back(QuoteOf(context_.sentences[index], std::move(supports)));
    }
    return source;
  }

  // "US licence requirement: export of Nvidia H20 to CN".
  std::string Summary(const PolicyEvent& event) const {
    std::string type(Name(event.type));
    std::ranges::replace(type, '_', ' ');
    std::string out = IssuerText(event.issuers) + " " + type;
    out += event.flow ? ": " + std::string(Name(*event.flow)) + " of " : ": ";
    for (std::size_t i = 0; i < event.subjects.size(); ++i) {
      const auto index = tree_.Find(event.subjects[i]);
      if (i > 0) out += ", ";
      out += index ? tree_.at(*index).name : event.subjects[i];
    }
    if (event.target) out += " (" + std::string(Name(*event.target)) + ")";
    return out;
  }

  std::string KeyOf(const PolicyEvent& event) const {
    const Document& document = *context_.document;
    std::string text = document.url.empty() ? document.title : document.url;
    text += "\n" + std::string(Name(event.type)) + "\n" + IssuerText(event.issuers);
    for (const std::string& id : event.subjects) text += "\n" + id;
    text += "\n" + (event.effective ? event.effective->text() : "");
    text += "\n" + (event.until ? event.until->text() : "") + "\n" + event.actor;
    text += "\n" + std::string(Name(event.certainty));
    return "x-" + HexOf(Sha256(text)).substr(0, 12);
  }

 private:
  std::size_t SentenceAt(const SlotTrace& trace, std::size_t otherwise) const {
    if (trace.end == trace.start) return otherwise;
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      const SentenceRecord& sentence = context_.sentences[i];
      const Block& block = context_.document->blocks[sentence.block];
      if (trace.start < block.start || trace.start >= block.end) continue;
      const std::uint32_t length = sentence.span.end - sentence.span.begin;
      if (trace.start < context_.CodePoint(sentence, length)) return i;
    }
    return otherwise;
  }

  Quote QuoteOf(const SentenceRecord& sentence, std::vector<std::string> supports) const {
    const Block& block = context_.document->blocks[sentence.block];
    Quote quote;
    quote.exact = context_.TextOf(sentence);
    quote.start = context_.CodePoint(sentence, 0);
    quote.end = quote.start + static_cast<std::uint32_t>(CountCodePoints(quote.exact));
    const std::uint32_t before = std::min(quote.start - block.start, 32U);
    const std::uint32_t after = std::min(block.end - quote.end, 32U);
    const std::uint32_t base = quote.start - block.start;
    quote.prefix = SliceCodePoints(block.text, base - before, base);
    const std::uint32_t end = quote.end - block.start;
    quote.suffix = SliceCodePoints(block.text, end, end + after);
    quote.supports = std::move(supports);
    return quote;
  }

  const DocumentContext& context_;
  const SubjectTree& tree_;
};

}  // namespace

void FinishDraft(const DocumentContext& context, const Candidate& head, Draft* draft) {
  const Finisher finisher(context);
  PolicyEvent& event = draft->event;
  event.review.state = ReviewState::kExtracted;
  event.review.grade = draft->grade;
  event.review.rule = head.frame->id + "@" + context.rules->version;
  event.sources.push_back(finisher.SourceOf(*draft, head));
  event.summary = finisher.Summary(event);
  event.key = finisher.KeyOf(event);
}

}  // namespace chipline
