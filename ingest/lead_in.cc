#include "ingest/lead_in.h"

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// A lead-in longer than this is a paragraph of its own.
constexpr std::size_t kLongestLead = 400;
// Who acts stands at the head of an item that is a sentence of its own.
constexpr std::uint32_t kHead = 30;

bool NamesItsAuthor(const DocumentContext& context, const SentenceRecord& item) {
  for (std::uint32_t i = item.first_mention; i < item.last_mention; ++i) {
    const Mention& mention = context.mentions[i];
    if (mention.span.begin > kHead) return false;
    if (mention.kind == MentionKind::kAuthority) return true;
    if (mention.kind == MentionKind::kJurisdiction &&
        !context.rules->lexicon.term(mention.term).adjective) {
      return true;
    }
  }
  return false;
}

// The last sentence of the block that introduces the list.
std::optional<std::size_t> LeadOf(const DocumentContext& context, std::size_t index) {
  const auto& blocks = context.document->blocks;
  const std::string& lead = blocks[context.sentences[index].block].lead_in;
  for (std::size_t i = index; i-- > 0;) {
    const Block& block = blocks[context.sentences[i].block];
    if (block.text == lead) return i;
    if (block.kind != BlockKind::kListItem) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<JoinedSentence> JoinLeadIn(const DocumentContext& context, std::size_t index) {
  const SentenceRecord& item = context.sentences[index];
  const Block& block = context.document->blocks[item.block];
  if (block.kind != BlockKind::kListItem || block.lead_in.empty() || item.span.begin != 0) {
    return std::nullopt;
  }
  if (block.lead_in.size() > kLongestLead || NamesItsAuthor(context, item)) return std::nullopt;
  const auto lead = LeadOf(context, index);
  if (!lead) return std::nullopt;
  std::string_view text = context.TextOf(context.sentences[*lead]);
  if (text.ends_with(':')) text = Trim(text.substr(0, text.size() - 1));
  JoinedSentence out;
  out.text = std::string(text) + " ";
  out.place = {index, *lead, static_cast<std::uint32_t>(out.text.size())};
  out.text += context.TextOf(item);
  return out;
}

}  // namespace chipline
