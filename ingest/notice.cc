#include "ingest/notice.h"

#include <algorithm>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::uint32_t kHeadBlocks = 5;
constexpr std::uint32_t kFootBlocks = 4;
// A name with its article and its preposition.
constexpr std::size_t kLongestPlate = 80;
constexpr std::size_t kLongestDate = 24;

bool AtEdge(const DocumentContext& context, std::uint32_t block) {
  return block < kHeadBlocks || block + kFootBlocks >= context.document->blocks.size();
}

bool Numbers(const Block& block) {
  return block.text.starts_with("Announcement No") || block.text.starts_with("Announcement [") ||
         block.text.starts_with("Notice No") || block.text.starts_with("Order No") ||
         (block.text.find("公告") != std::string::npos && block.text.size() < 200);
}

// Nothing but authorities: no act, no thing.
bool IsPlate(const DocumentContext& context, const SentenceRecord& sentence) {
  const std::string_view text = context.TextOf(sentence);
  if (text.size() > kLongestPlate || text.ends_with('.') || text.ends_with(':')) return false;
  for (std::uint32_t i = sentence.first_mention; i < sentence.last_mention; ++i) {
    const MentionKind kind = context.mentions[i].kind;
    if (kind == MentionKind::kThing || kind == MentionKind::kEntity) return false;
  }
  return true;
}

}  // namespace

std::optional<NoticeAuthority> AuthorityOfNotice(const DocumentContext& context) {
  std::optional<NoticeAuthority> found;
  for (std::size_t i = 0; i < context.sentences.size(); ++i) {
    const SentenceRecord& sentence = context.sentences[i];
    const Block& block = context.document->blocks[sentence.block];
    if (block.kind == BlockKind::kTitle || block.kind == BlockKind::kTableCell) continue;
    if (!AtEdge(context, sentence.block)) continue;
    const bool whole = sentence.span.begin == 0 && sentence.span.end == block.text.size();
    if (!Numbers(block) && !(whole && IsPlate(context, sentence))) continue;
    for (std::uint32_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
      const Mention& mention = context.mentions[m];
      if (mention.kind != MentionKind::kAuthority) continue;
      const Term& term = context.rules->lexicon.term(mention.term);
      if (!term.jurisdiction || term.agency.empty()) continue;
      // A plate names little else.
      const bool alone =
          mention.span.end - mention.span.begin + 24 >= sentence.span.end - sentence.span.begin;
      if (!Numbers(block) && !alone) continue;
      if (found && found->jurisdiction != *term.jurisdiction) return std::nullopt;
      if (!found) found = NoticeAuthority{*term.jurisdiction, term.agency, i, mention.span};
    }
  }
  return found;
}

std::optional<NoticeDay> DayOfNotice(const DocumentContext& context) {
  for (std::size_t i = context.sentences.size(); i-- > 0;) {
    const SentenceRecord& sentence = context.sentences[i];
    const auto& blocks = context.document->blocks;
    if (sentence.block + kFootBlocks < blocks.size()) return std::nullopt;
    const std::string_view text = context.TextOf(sentence);
    if (text.size() > kLongestDate) continue;
    auto dates = context.rules->dates->FindUnresolved(text);
    if (dates.size() != 1 || dates.front().begin > 1 || dates.front().end + 1 < text.size()) {
      continue;
    }
    DatePhrases::Resolve(dates.front(), {context.document->published, Tense::kPast, {}});
    const auto& value = dates.front().value;
    if (!value || !value->is_day()) continue;
    return NoticeDay{*value,
                     i,
                     {static_cast<std::uint32_t>(dates.front().begin),
                      static_cast<std::uint32_t>(dates.front().end)}};
  }
  return std::nullopt;
}

}  // namespace chipline
