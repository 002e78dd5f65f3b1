import type { Attachment } from 'svelte/attachments';
import { carriesFiles } from '../dropped-files';

interface Handlers {
  /** Files hang over it, or no longer do. */
  readonly onhover: (over: boolean) => void;
  readonly ondrop: (transfer: DataTransfer) => void;
}

/** Lets files be dropped on an element, and keeps them from the page around it. */
export const dropTarget =
  ({ onhover, ondrop }: Handlers): Attachment<HTMLElement> =>
  (element) => {
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      onhover(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node) || !element.contains(relatedTarget)) onhover(false);
    };
    const drop = (event: DragEvent): void => {
      onhover(false);
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.stopPropagation();
      ondrop(event.dataTransfer);
    };
    element.addEventListener('dragenter', over);
    element.addEventListener('dragover', over);
    element.addEventListener('dragleave', leave);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragenter', over);
      element.removeEventListener('dragover', over);
      element.removeEventListener('dragleave', leave);
      element.removeEventListener('drop', drop);
    };
  };
