/** The same stub under another name. */
import './stub-service.ts';
