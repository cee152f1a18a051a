#include <re2/re2.h>

#include "ingest/feed_elements.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

void Erase(std::string_view what, std::string* text) {
  for (std::size_t at = text->find(what); at != std::string::npos; at = text->find(what)) {
    text->erase(at, what.size());
  }
}

}  // namespace

FeedPersonParts SplitPerson(const std::string& text) {
  constexpr std::size_t kLongest = 2000;
  static const RE2 address(
      R"(([\w.+-]+@(?:\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.|(?:[a-zA-Z0-9-]+\.)+)(?:[a-zA-Z]{2,24}|[0-9]{1,3})\]?(?:\?subject=\S+)?))");
  FeedPersonParts parts;
  if (text.size() > kLongest || !RE2::PartialMatch(text, address, &parts.email)) {
    parts.name = text;
    return parts;
  }
  std::string name = text;
  Erase(parts.email, &name);
  for (const std::string_view shell : {"()", "<>", "&lt;&gt;"}) Erase(shell, &name);
  std::string_view rest = Trim(name);
  if (rest.starts_with('(')) rest.remove_prefix(1);
  if (rest.ends_with(')')) rest.remove_suffix(1);
  parts.name = std::string(Trim(rest));
  return parts;
}

}  // namespace chipline
