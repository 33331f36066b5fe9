-- Whether the person has asked for the card, or used it; a card that Foyer brought may never have been looked at.
alter table card_view add column opened boolean not null default false;
