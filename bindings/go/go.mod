module brlint

go 1.19
