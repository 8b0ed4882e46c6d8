"""Stories that told of a fault, or that no chance finds often enough: each with its name, and played in every run."""

from __future__ import annotations

STORY_SEED = 13

# Laptops at each point, and what is done. What each told of is mended; it is kept as it was when it was shrunk.
STORIES = {
    "a day that was signed apart from a count of the next day": (
        (3,),
        "serve:1:14:58,close:2:9:60,carry:5:39:37,open:1:63:42,carry:1:53:12,carry:0:5:0,sign:0:14:21,close:5:61:36",
    ),
    "the same handover put down as lost by two counts that did not know each other": (
        (4,),
        "close:5:16:50,serve:2:50:14,close:4:37:35,open:5:45:17,close:1:37:45",
    ),
    "a count that does not hold, and the next day's that went by it": (
        (4,),
        "serve:4:22:47,close:5:62:31,close:0:2:31,serve:2:14:21,open:5:45:17,close:1:37:45",
    ),
    "a later day closed on a laptop that never heard of an earlier day's handovers": (
        (2,),
        "close:1:43:0,carry:3:3:39,open:0:47:2,serve:4:17:47,close:2:45:58,open:1:28:11,close:3:11:23",
    ),
    "a handover of a day that the room had left, after the count of the next one": (
        (4,),
        "serve:4:52:15,close:3:8:14,carry:4:44:53,open:3:17:35,close:3:25:4,serve:1:15:58",
    ),
    "goods carried to the shelf between two counts of one day, by whom knew the first": (
        (3,),
        "close:4:46:9,fetch:1:61:41,close:0:36:53",
    ),
    "goods brought back from the shelf between two counts of one day": (
        (3,),
        "close:1:22:20,carry:1:16:55,bring_back:2:24:29,close:0:14:21",
    ),
    "a card that a clock ten years ahead calls expired while no day is open": (
        (4,),
        "close:1:44:44,clock:1:6:46,serve:1:47:39",
    ),
    "a household that collected before anybody there heard of its child": (
        (2,),
        "birth:4:13:7,serve:5:41:53,close:3:29:12",
    ),
    "a handover in another laptop's name that only the office counted": (
        (2, 2),
        "lie:2:0:45",
    ),
    "a household granted after the close of the day on which it collects": (
        (2, 2),
        "close:5:54:2,invent_a_ghost:2:17:52,serve_a_ghost:1:22:21",
    ),
    "a laptop from a backup that signs its past in other pieces than the hub has": (
        (3,),
        "back_up:1:60:60,serve:4:2:21,carry:1:2:0,restore:4:59:9,meet_hub:0:40:49",
    ),
    "a lorry that was believed home, and came": (
        (2, 1),
        "send:0:0:8,carry:0:1:0,turn_back:0:0:0,arrive:2:0:60",
    ),
    "mice of which the older program of who counted knew nothing": (
        (2,),
        "break_some:0:0:9,carry:0:0:0,close:1:0:0",
    ),
    "of two days that are open the later one was opened under the lower id": (
        (3,),
        "close:0:0:0,carry:0:0:0,clock:0:6:0,open:0:0:0,carry:0:1:0,close:0:0:0,open:1:0:0,carry:1:0:0,serve:2:3:1",
    ),
    "a late handover signed for by who did not know that the next day was counted without it": (
        (3,),
        "close:0:0:0,open:0:0:0,carry:0:1:0,serve:1:3:1,close:0:0:0,carry:1:0:0,sign:2:0:0",
    ),
}
