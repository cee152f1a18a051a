// Tags, references and text of markup that nobody has checked: what a browser would make of it,
// roughly, and never an error. For broken feeds and for the HTML inside feeds.
#pragma once

#include <string>
#include <string_view>

#include "ingest/markup_sink.h"

namespace chipline {

struct MarkupToken {
  enum class Kind {
    kText,
    kStart,      // name, attributes, closes_itself ("<br/>")
    kEnd,        // name
    kReference,  // name: "amp", "#8217" or "#x2019", without "&" and ";"
    kComment,    // text
    kCdata,      // text
    kOther,      // declarations and instructions
  };
  Kind kind = Kind::kText;
  std::string name;  // lower case for tags, as written for references
  std::string_view text;
  MarkupAttributes attributes;  // names in lower case, values as written, references and all
  bool closes_itself = false;
  bool unfinished = false;  // the text "<" of a tag without an end
};

// Reads each byte of the markup once or twice, whatever it holds.
class MarkupScanner {
 public:
  // REQUIRES: `markup` outlives the scanner and its tokens.
  explicit MarkupScanner(std::string_view markup) : markup_(markup) {}

  // False at the end. The "<" of a tag without an end comes alone, as text, so that whoever prints
  // it can escape it.
  bool Next(MarkupToken* token);

 private:
  bool ReadTag(MarkupToken* token);
  bool ReadReference(MarkupToken* token);
  void ReadAttributes(std::string_view inside, MarkupToken* token);
  bool ReadDeclaration(MarkupToken* token);
  std::size_t TagEnd(std::size_t from);
  void Take(MarkupToken::Kind kind, std::size_t text_from, std::size_t text_to, std::size_t next,
            MarkupToken* token);

  std::string_view markup_;
  std::size_t at_ = 0;
  // Once a search has failed it fails for the rest: no second look.
  bool no_comment_end_ = false;
  bool no_cdata_end_ = false;
  bool no_tag_end_ = false;
  bool no_bracket_ = false;
};

}  // namespace chipline
