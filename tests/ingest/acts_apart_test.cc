// Acts that a page tells side by side, and one act that it tells in several sentences: the body of
// a page in, its news out.
#include <string>

#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Case {
  const char* body;   // published on Thursday 2025-11-13
  const char* event;  // type certainty issuer subjects; "-" for none; "; " between several
};

constexpr Case kCases[] = {
    // When it begins is no second act.
    {"The Commerce Department on Tuesday banned exports of AMD's MI308 chips to China.\n\n"
     "The ban takes effect on December 3.",
     "ban announced US amd-mi308"},
    {"China's commerce ministry announced export licence requirements for graphite on Monday.\n\n"
     "\"This guards the peace,\" a spokesman said.\n\nThe rule comes into force on December 3.",
     "licence_requirement announced CN graphite"},
    // Two verbs, each with its own object.
    {"On Tuesday the Commerce Department banned exports of AMD's MI308 chips to China and required "
     "licences for exports of chip-design software.",
     "ban enacted US amd-mi308; licence_requirement enacted US eda-software"},
    {"The Commerce Department banned exports of AMD's MI308 chips to China on Tuesday and added "
     "Sugon to its Entity List.",
     "ban enacted US amd-mi308; entity_listing enacted US sugon"},
    // A list of firms holds firms, whatever they are said to make.
    {"Two designers of AI processors, Biren and Moore Threads, were placed on the American Entity "
     "List on Tuesday together with eleven of their subsidiaries.",
     "entity_listing enacted US biren,moore-threads"},
    {"Biren and Moore Threads were put on the Entity List on Tuesday with eleven of their units.",
     "entity_listing enacted US biren,moore-threads"},
    // Whose list and whose office it is.
    {"Taipei's trade office on Tuesday added Huawei and SMIC to the list of strategic high-tech "
     "commodities entities.",
     "entity_listing enacted TW huawei,smic"},
    // What is exempt, or compared with the object, is not the object.
    {"The Commerce Department on Tuesday banned exports to China of all AI chips except AMD's "
     "MI308.",
     "ban enacted US advanced-ai-chips"},
    {"The Commerce Department on Tuesday banned exports of AMD's MI308, the successor of the "
     "MI250, to China.",
     "ban enacted US amd-mi308"},
    // The next act is not about what the one before it was.
    {"The Commerce Department banned exports of AMD's MI308 chips to China on Tuesday.\n\n"
     "China's commerce ministry answered on Wednesday by banning exports of antimony to the United "
     "States.",
     "ban enacted US amd-mi308; ban enacted CN antimony"},
    // Two lists are two acts, though of one day and one ministry.
    {"China's commerce ministry on Tuesday put 15 American companies, General Dynamics among them, "
     "on its export control list.\n\nOn the same day it added ten others, including Lockheed "
     "Martin, to its unreliable entity list.",
     "entity_listing enacted CN us-defence-firms,dual-use-items; entity_listing enacted CN "
     "unreliable-entity-list,us-defence-firms"},
    // What is said to be a second one.
    {"The Federal Communications Commission decided on Tuesday that no federal money may be spent "
     "on "
     "Huawei equipment.\n\nAt the same meeting the commission proposed a rule under which carriers "
     "would have to remove and replace all equipment made by Huawei and ZTE.",
     "ban enacted US huawei; ban proposed US huawei,zte"},
    // What was granted is taken, and what is asked for refused.
    {"The Commerce Department revoked licences to sell to Huawei on Tuesday and rejected dozens of "
     "applications for others.",
     "rescission enacted US huawei; licence_denial enacted US huawei"},
};

TEST_CASE("Acts that stand side by side stay apart, one act told twice is one") {
  for (const Case& one : kCases) {
    INFO(one.body);
    CHECK(NewsOf("Trade notes", one.body, "2025-11-13") == one.event);
  }
}

}  // namespace
}  // namespace chipline
