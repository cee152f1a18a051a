// What an official notice says of itself beside its text: series, number, citation, dockets, and
// every date that it sets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/notice_dates.h"
#include "model/day.h"

namespace chipline {

// In what an authority speaks.
enum class NoticeSeries : std::uint8_t {
  kFederalRegister,
  kAnnouncement,  // a numbered announcement of a Chinese ministry
  kPressRelease,  // an authority's press release or statement
  kGuidance,      // an authority's guidance or questions and answers
};
// "federal-register", "announcement", "press-release", "guidance"
std::string_view Name(NoticeSeries series);

// Absent is empty. Everything as the source writes it, unless said otherwise.
struct NoticeFacts {
  NoticeSeries series = NoticeSeries::kFederalRegister;
  std::string type;  // Federal Register: "Rule", "Proposed Rule", "Notice", "Presidential Document"
  std::string action;    // "Interim final rule; request for comments."
  std::string citation;  // "90 FR 47201", "商务部公告2025年第70号"
  std::string number;    // "2025-19001"; of an announcement "2025-70"
  std::vector<std::string> agencies;
  std::vector<std::string> dockets;
  std::vector<std::string> rins;
  std::vector<std::string> cfr;          // "15 CFR 734"
  std::vector<std::string> attachments;  // addresses, absolute where the page's is known
  std::string corrects;                  // what this notice corrects: a document number
  std::optional<Day> publication;        // the day of the issue
  std::optional<Day> filed;              // for public inspection
  std::optional<Day> signing;
  std::vector<NoticeDate> dates;  // begin and end count code points of Document::text

  // The name that all events of the act share: "fr-2025-19001", "mofcom-2025-70"; may be empty.
  std::string act;
};

// Legal text, which has the last word on its dates; not an authority speaking of one.
bool IsLegalText(const NoticeFacts& facts);

}  // namespace chipline
