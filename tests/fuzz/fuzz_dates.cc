// Any bytes give mentions in order, inside the sentence, with values only where a day is known.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/date_phrases.h"

using chipline::DateContext;
using chipline::DateMention;
using chipline::DatePhrases;
using chipline::Edtf;
using chipline::Tense;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  DateContext context;
  if (size > 0 && data[0] % 2 == 0) context.document_day = Edtf::FromDay(20405);
  if (size > 1) context.tense = static_cast<Tense>(data[1] % 3);
  std::size_t end = 0;
  for (const DateMention& mention : DatePhrases::Embedded().Find(text, context)) {
    const bool in_order = mention.cue_begin <= mention.begin && end <= mention.begin &&
                          mention.begin < mention.end && mention.end <= size;
    if (!in_order || mention.rule.empty()) std::abort();
    if (mention.value && !Edtf::Parse(mention.value->text())) std::abort();
    end = mention.end;
  }
  return 0;
}
