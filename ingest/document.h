// A document as the extractor sees it: normalised text, cut into blocks that know what they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/notice_facts.h"
#include "model/codes.h"
#include "model/day.h"
#include "model/edtf.h"

namespace chipline {

enum class BlockKind : std::uint8_t {
  kTitle,
  kByline,
  kDateline,
  kHeading,
  kParagraph,
  kListItem,
  kQuote,
  kCaption,
  kTableCell,  // a data cell; its headers are in row_header and column_header
};

// One run of text. `start` and `end` count Unicode code points of Document::text, end exclusive,
// and Document::text[start:end] is the block's text.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::string text;     // UTF-8, the same passage
  int level = 0;        // headings: 1..6; list items: nesting from 1
  std::string section;  // text of the nearest heading above
  std::string lead_in;  // list items: the paragraph that introduces the list ("… include:")
  // Table cells, and rows read as paragraphs (table_sentences.h): which table, row and column,
  // from 0.
  int table = -1;
  int row = -1;
  int column = -1;
  // Table cells: first cell of the row. List items and paragraphs: the date that leads them
  // ("Oct. 7, 2022 — New controls …"), which also stays in the text.
  std::string row_header;
  std::string column_header;
  std::optional<Day> posted;  // of a page that grows: when the post that it stands in was made
};

// A dated marker and where it stood ("json-ld datePublished", "header published", …).
struct DatedMarker {
  Edtf day;
  std::string marker;
};

struct Document {
  std::string text;  // normalised: UTF-8, NFC, LF; blocks separated by one LF
  std::vector<Block> blocks;
  std::string url;
  std::string canonical_url;
  std::string title;
  std::string byline;
  std::string publisher;
  std::string language;
  std::optional<Edtf> published;          // what relative dates count from; absent: they stay empty
  std::vector<DatedMarker> date_markers;  // every date the document states of itself
  std::optional<NoticeFacts> notice;      // of official notices
  // What whoever brought it knows of its source: whose acts it tells of where it names nobody, and
  // the firmest certainty that anything in it may have.
  std::optional<Jurisdiction> default_issuer;
  std::optional<Certainty> ceiling;
};

}  // namespace chipline
