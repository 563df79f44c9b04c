import type { Json } from '../../wire.ts';
import { type Child, h } from '../dom.ts';
import { button, feedback, iconButton } from './buttons.ts';
import { choiceGroup, overflow } from './choices.ts';
import type { ElementContext } from './context.ts';
import { fileField, richTextField, textField } from './fields.ts';
import { picture } from './images.ts';
import { selectElement } from './menus.ts';
import { datePicker, dateTimePicker, timePicker } from './pickers.ts';

type Make = (element: Json, context: ElementContext) => Child;

const MAKE: Readonly<Record<string, Make>> = {
  button,
  workflow_button: button,
  feedback_buttons: feedback,
  icon_button: iconButton,
  overflow,
  checkboxes: choiceGroup,
  radio_buttons: choiceGroup,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  rich_text_input: richTextField,
  file_input: fileField,
  image: (element) => picture(element, 'thumb'),
};

/** Any element that Slack has. The stand-in lets nothing else through. */
export function elementNode(element: Json, context: ElementContext): Child {
  const type = String(element.type);
  const make = MAKE[type] ?? (type.endsWith('_select') ? selectElement : undefined);
  return make === undefined ? h('em', {}, `(${type})`) : make(element, context);
}
