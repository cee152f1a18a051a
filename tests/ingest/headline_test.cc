// Headlines: present tense for the past, infinitives for the future, verbs left out. They are read,
// but alone they never give an event.
#include <string>

#include "ingest/extract.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Case {
  const char* title;
  const char* reading;  // the type that the title was read as, "-" for none
};

constexpr Case kCases[] = {
    {"US bans exports of H20 chips to China", "ban"},
    {"China bans gallium exports to the US", "ban"},
    {"US to require licences for chip design software", "licence_requirement"},
    {"US adds SMIC to Entity List", "entity_listing"},
    {"SMIC added to US Entity List", "entity_listing"},
    {"Nvidia H20 export licences granted", "licence_grant"},
    {"Washington lifts ban on H20 exports", "rescission"},
    {"China suspends export controls on rare earths", "suspension"},
    {"US blacklists YMTC", "entity_listing"},
    {"Beijing tells firms to stop buying H20 chips", "guidance"},
    {"Chinese firms told to avoid H20", "guidance"},
    {"China opens antitrust probe into Nvidia", "investigation"},
    {"Micron barred from critical infrastructure", "ban"},
    {"US fines GlobalFoundries $500,000", "penalty"},
    {"Trump allows H200 sales to China", "approval"},
    {"China approves first H200 imports", "approval"},
    {"Commerce rescinds AI diffusion rule", "rescission"},
    {"US revokes validated end-user status of Samsung China Semiconductor", "rescission"},
    {"Dutch government suspends Nexperia order", "suspension"},
    {"China puts TechInsights on unreliable entity list", "entity_listing"},
    {"US imposes 50% tariff on Chinese semiconductors", "tariff"},
    {"China imposes export controls on graphite", "licence_requirement"},
    {"Seven rare earths need a licence", "licence_requirement"},
    {"Pentagon removes AMEC from list of Chinese military companies", "entity_delisting"},
    {"H20 export licenses permitted", "licence_grant"},
    {"Will the US ban the H20?", "-"},
    {"What if Beijing bans the H20?", "-"},
    {"Why Washington should ban the H20", "-"},
    {"Nvidia posts record sales", "-"},
    {"Chip shares rally", "-"},
    {"Intel opens fab in Ohio", "-"},
    {"Micron lifts forecast", "-"},
    {"How the H20 came to be", "-"},
    {"Fish and chips cost more", "-"},
    {"ASML sees growth in lithography", "-"},
    {"TSMC starts production in Arizona", "-"},
    {"No ban on H20, ministry says", "-"},
    {"Lawmakers call for ban on H20", "-"},
    {"TSMC halts work at one plant", "-"},
    {"Samsung cuts output of memory chips", "-"},
    {"Analysts cheer Nvidia", "-"},
    {"If chips are banned, smugglers win", "-"},
};

std::string Reading(const Extraction& extraction) {
  for (const Rejected& rejected : extraction.rejected) {
    if (rejected.stage == "title") return std::string(Name(rejected.type));
  }
  return "-";
}

TEST_CASE("A headline alone is read and gives no event") {
  for (const Case& c : kCases) {
    CAPTURE(c.title);
    const Document document = MakeDocument(c.title, "Nothing more was known.", "2025-11-13");
    const Extraction extraction = Extractor::Embedded().Extract(document);
    CHECK(extraction.drafts.empty());
    CHECK(Reading(extraction) == c.reading);
  }
}

TEST_CASE("The body decides against its headline") {
  CHECK(NewsOf("US bans exports of H20 chips to China",
               "The Commerce Department said exporters of the H20 must obtain a licence.",
               "2025-11-13") == "licence_requirement enacted US nvidia-h20");
}

}  // namespace
}  // namespace chipline
