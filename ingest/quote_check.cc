#include "ingest/quote_check.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool HasQuote(const PolicyEvent& event, const std::string& document, const Quote& quote) {
  return std::ranges::any_of(event.sources, [&](const Source& source) {
    return source.document == document &&
           std::ranges::find(source.quotes, quote) != source.quotes.end();
  });
}

// The bytes at which code points of `text` begin, for those that are asked for; one pass for all.
std::map<std::uint32_t, std::size_t> PlacesOf(std::string_view text,
                                              std::span<const Quote> quotes) {
  std::map<std::uint32_t, std::size_t> places;
  for (const Quote& quote : quotes) {
    places.emplace(quote.start, text.size());
    places.emplace(quote.end, text.size());
  }
  std::uint32_t point = 0;
  std::size_t byte = 0;
  for (auto& [wanted, place] : places) {
    for (; point < wanted && byte < text.size(); ++point) NextCodePoint(text, &byte);
    place = byte;
  }
  return places;
}

// Why nothing can be quoted from the text; empty where it is only not kept.
std::string WhyNoText(const DocumentStore& documents, const Source& source, const Error& error) {
  const auto why = documents.WithdrawalOf(source.document);
  if (!why) return why.error().ToString();
  if (*why) return "this text was withdrawn (" + **why + "): nothing can be quoted from it";
  return error.code == ErrorCode::kNotFound ? std::string() : error.ToString();
}

}  // namespace

std::vector<Quote> QuotesIn(std::string_view text, std::span<const Quote> quotes) {
  const auto places = PlacesOf(text, quotes);
  std::vector<Quote> found;
  std::ranges::copy_if(quotes, std::back_inserter(found), [&](const Quote& quote) {
    const std::size_t start = places.at(quote.start);
    return text.substr(start, places.at(quote.end) - start) == quote.exact;
  });
  return found;
}

std::vector<Problem> QuoteProblems(const DocumentStore& documents, const PolicyEvent& event,
                                   std::span<const PolicyEvent> before) {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < event.sources.size(); ++i) {
    const Source& source = event.sources[i];
    const std::string field = "sources[" + std::to_string(i) + "]";
    const auto is_known = [&](const Quote& quote) {
      return std::ranges::any_of(before, [&](const PolicyEvent& version) {
        return HasQuote(version, source.document, quote);
      });
    };
    if (std::ranges::all_of(source.quotes, is_known)) continue;
    const Result<std::string> text = documents.Get(source.document);
    if (!text) {
      std::string why = WhyNoText(documents, source, text.error());
      if (!why.empty()) problems.push_back({field + ".document", std::move(why)});
      continue;
    }
    const std::vector<Quote> true_ones = QuotesIn(*text, source.quotes);
    for (std::size_t k = 0; k < source.quotes.size(); ++k) {
      const Quote& quote = source.quotes[k];
      if (std::ranges::find(true_ones, quote) != true_ones.end() || is_known(quote)) continue;
      problems.push_back({field + ".quotes[" + std::to_string(k) + "].exact",
                          "is not what the text has from " + std::to_string(quote.start) + " to " +
                              std::to_string(quote.end) + ", counted in code points"});
    }
  }
  return problems;
}

}  // namespace chipline
