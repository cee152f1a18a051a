// What each element of RSS, RDF, Atom, Dublin Core and Media RSS means. Used by FeedBuilder only.
#pragma once

#include <string>
#include <string_view>

#include "ingest/feed_record.h"

namespace chipline {

class FeedBuilder;

// Names as FeedBuilder has them: "pubdate", "dc_creator". False where no rule is known.
bool StartFeedElement(const std::string& name, const FeedFields& attributes, FeedBuilder* builder);
bool EndFeedElement(const std::string& name, FeedBuilder* builder);

// "text" and "plain" mean text/plain, "html" text/html, "xhtml" application/xhtml+xml.
std::string FeedMediaType(std::string_view type);
// "en_US" is how some write "en-US".
std::string WithDashes(std::string_view language);
// The first of two names that is there; null where neither is.
const std::string* AttributeOf(const FeedFields& attributes, const std::string& name,
                               const std::string& other = {});

// The name and address of "Jo Doe (jo@example.org)", "jo@example.org (Jo Doe)", "Jo <jo@…>".
struct FeedPersonParts {
  std::string name;
  std::string email;
};
FeedPersonParts SplitPerson(const std::string& text);

}  // namespace chipline
