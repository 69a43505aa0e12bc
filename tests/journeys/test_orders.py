"""Rescue and supply as people do it: a team sent, another asked for, supplies from the need to the signature."""

INCIDENT = "incidents/bonchurch-cracks"
SHELTER = "shelters/heights-leisure-centre"


def press(screen, name, inside="body"):
    screen.page.locator(inside).get_by_role("button", name=name, exact=True).first.click()


def follow(screen, act, state, word=None):
    """Do the next act on the open order's card and wait for its new state."""
    if word:
        screen.page.locator("#card .next-acts input").first.fill(word)
    press(screen, act, "#card .next-acts")
    screen.wait_text("#card .headline", state)


def test_a_team_is_sent_and_its_way_stays_until_it_is_there(screen):
    screen.open("situation?open=incidents/northwood-tree").wait_text("#card", "Northwood")
    press(screen, "Send a team", "#card")
    screen.wait_text("#supplies-answer .proposal", "clause 3.1")
    screen.page.locator("#supplies-answer .proposal .primary").click()
    assert "Expected" in screen.wait_text("#notice", "on its way")
    press(screen, "Open the order", "#notice")
    screen.wait_text("#card .headline", "on its way")
    follow(screen, "Arrived", "there")
    follow(screen, "Stand down, close", "closed")


def test_anothers_team_is_asked_for_and_accepts(screen):
    screen.open(f"situation?open={INCIDENT}").wait_text("#card", "Bonchurch")
    press(screen, "Send a team", "#card")
    screen.wait_text("#supplies-answer", "Others that are free")
    press(screen, "Ask for this one", "#supplies-answer")
    assert "paper due in 48 h" in screen.wait_text("#notice", "asked for, no answer yet")
    press(screen, "Open the order", "#notice")
    screen.wait_text("#card .headline", "asked for")
    follow(screen, "They said yes", "accepted", "their control, by phone")
    follow(screen, "Set off", "on its way")


def test_supplies_go_from_the_need_to_the_signature(screen):
    screen.open(f"situation?open={SHELTER}").wait_text("#card", "Heights")
    press(screen, "Send supplies", "#card")
    screen.wait_text("#supplies-answer", "Newport county store")
    press(screen, "Ask approval", "#supplies-answer")
    screen.wait_text("#notice", "waits for approval")
    press(screen, "Open the order", "#notice")
    screen.wait_text("#card .headline", "waits for approval")
    follow(screen, "Approved", "kept back in store", "commander, by phone")
    follow(screen, "Out of store", "on its way", "county duty officer")
    follow(screen, "Arrived", "not signed for")
    follow(screen, "Signed for", "signed for", "site manager")
    assert "MISSING" not in screen.text("#card")
    sheet = screen.page.locator("#card .next-acts a").get_attribute("href")
    printed = screen.page.request.get(screen.url.rstrip("/") + sheet)
    assert printed.body().startswith(b"%PDF")
