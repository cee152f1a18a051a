#include "web/calendar.h"

#include <algorithm>

namespace chipline {
namespace {

constexpr std::size_t kLongestLine = 75;  // bytes, without the line's end

// "20251109"
std::string CompactDay(Day day) {
  std::string text = FormatDay(day);
  std::erase(text, '-');
  return text;
}

// "20251109T083000Z"
std::string CompactInstant(Micros instant) {
  std::string text = FormatInstant(instant).substr(0, 19);
  std::erase(text, '-');
  std::erase(text, ':');
  return text + "Z";
}

std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == ',' || c == ';' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

void PutLine(std::string line, std::string& out) {
  while (line.size() > kLongestLine) {
    std::size_t cut = kLongestLine;
    while (cut > 1 && ContinuesCharacter(line[cut])) --cut;
    out += line.substr(0, cut) + "\r\n";
    line = " " + line.substr(cut);
  }
  out += line + "\r\n";
}

// "Ends: suspension, CN export of gallium to US"
std::string Heading(const Due& due, const PolicyEvent& event) {
  std::string text(DueName(due.kind));
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  std::string type(Name(event.type));
  std::ranges::replace(type, '_', ' ');
  text += ": " + type + ", " + IssuerText(event.issuers);
  if (event.flow) text += " " + std::string(Name(*event.flow));
  for (std::size_t i = 0; i < event.subjects.size(); ++i) {
    text += (i == 0 ? " of " : ", ") + event.subjects[i];
  }
  if (event.target && *event.target != Jurisdiction::kAny) {
    text += " to " + std::string(Name(*event.target));
  }
  return text;
}

}  // namespace

Result<std::string> CalendarOf(const Site& site, const Timeline& timeline,
                               const std::vector<Due>& due) {
  std::string out;
  for (const char* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chipline//expected//EN",
                           "CALSCALE:GREGORIAN", "X-WR-CALNAME:Chipline: what is due"}) {
    PutLine(line, out);
  }
  for (const Due& item : due) {
    const EventRecord& record = timeline.record(item.event);
    const PolicyEvent event = CHIP_TRY(site.bodies.Event(record));
    PutLine("BEGIN:VEVENT", out);
    PutLine("UID:" + ToString(record.id) + "-" + std::string(DueName(item.kind)) + "@chipline",
            out);
    PutLine("DTSTAMP:" + CompactInstant(timeline.RecordedAt(record.seq)), out);
    PutLine("DTSTART;VALUE=DATE:" + CompactDay(item.days.first), out);
    PutLine("DTEND;VALUE=DATE:" + CompactDay(item.days.last + 1), out);
    PutLine("SUMMARY:" + Escape(Heading(item, event)), out);
    PutLine("DESCRIPTION:" + Escape(event.summary), out);
    PutLine("CATEGORIES:" + std::string(DueName(item.kind)), out);
    PutLine("TRANSP:TRANSPARENT", out);
    PutLine("END:VEVENT", out);
  }
  PutLine("END:VCALENDAR", out);
  return out;
}

}  // namespace chipline
