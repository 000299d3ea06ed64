// What one panel does in one frame of a page, from its connection to its end.

import { tellingLook } from "../looks";
import type { Answer, Command, Drawing, Say, SayAnswer } from "../protocol";
import { say as words } from "../strings";
import { Capture, capturePicture } from "./capturing";
import { Drawer } from "./drawing";
import { Finder } from "./finding";
import { followPlayer } from "./following";
import { Marker, type Part } from "./marking";
import { Picker } from "./picking";
import { Reading } from "./reading";
import { Registry } from "./registry";
import { addressOf, drawableOf, isVideo, type MediaElement } from "./showing";
import type { Area } from "./shown-area";
import { Thumbnails } from "./thumbnails";
import { PartWatch, placeInSight, UNSEEN, Watch } from "./watching";

export class Visit {
  private readonly say: Say;
  private readonly registry = new Registry();
  private readonly thumbnails: Thumbnails;
  private readonly finder: Finder;
  private picker: Picker | null = null;
  private capture: Capture | null = null;
  private reading: Reading | null = null;
  private drawer: Drawer | null = null;
  private watched: { key: string; watch: Watch | PartWatch } | null = null;
  private following: AbortController | null = null;
  private marker: Marker | null = null;
  private part: Part | null = null;

  constructor(say: Say) {
    this.say = say;
    this.thumbnails = new Thumbnails(this.registry, say);
    this.finder = new Finder(this.registry, say, (elements) => this.thumbnails.draw(elements));
  }

  end(): void {
    this.finder.stop();
    this.picker?.end();
    this.marker?.end();
    this.capture?.stop();
    this.reading?.stop();
    this.drawer?.end();
    this.watched?.watch.end();
    this.following?.abort();
  }

  obey(command: Command): void {
    switch (command.kind) {
      case "pick":
        this.pick();
        break;
      case "stop-picking":
        this.picker?.end();
        break;
      case "pick-mark":
        this.picker?.mark(command.key === null ? null : this.registry.element(command.key));
        break;
      case "mark":
        this.mark();
        break;
      case "stop-marking":
        this.marker?.end();
        break;
      case "mark-key":
        this.marker?.press(command.key, command.isResizing);
        break;
      case "capture":
        this.startCapture(command.key, command.seconds, this.answering(command.talk));
        break;
      case "stop-capture":
        this.capture?.stop();
        break;
      case "glance":
        this.glance(command.key, this.answering(command.talk));
        break;
      case "locate":
        void this.locate(command.key, this.answering(command.talk));
        break;
      case "watch":
        this.startWatch(command.key, this.answering(command.talk));
        break;
      case "look":
        this.look(command.key, this.answering(command.talk));
        break;
      case "stop-watching":
        this.watched?.watch.end();
        break;
      case "read":
        this.read(command.key, this.answering(command.talk));
        break;
      case "read-on":
        void this.reading?.next();
        break;
      case "stop-reading":
        this.reading?.stop();
        break;
      case "seek":
        this.seek(command.key, command.time);
        break;
      case "follow":
        this.follow(command.key);
        break;
      case "stop-following":
        this.following?.abort();
        break;
      case "show":
        this.show(command.key);
        break;
      case "draw":
        this.draw(command.key, command.drawing);
        break;
      case "stop-drawing":
        this.drawer?.end();
        break;
    }
  }

  private answering(talk: string): SayAnswer {
    return (answer: Answer) => this.say({ ...answer, talk });
  }

  private pick(): void {
    this.picker?.end();
    const keyOf = (element: MediaElement | null) => element && this.registry.keyOf(element);
    this.picker = new Picker(words("picking_hint"), {
      media: () => this.finder.media(),
      marked: (element) => this.say({ kind: "pick-mark", key: keyOf(element) }),
      stepped: (step) => this.say({ kind: "pick-step", step }),
      took: () => this.say({ kind: "pick-take" }),
      chosen: (element) => this.say({ kind: "picked", key: keyOf(element) }),
    });
  }

  private mark(): void {
    this.marker?.end();
    this.marker = new Marker(words("mark_hint"), (area) => this.marked(area));
  }

  private marked(area: Area | null): void {
    const scrolled = { x: scrollX, y: scrollY };
    this.part = area && { key: this.registry.newKey(), area, scrolled };
    const { width, height } = area ?? { width: 0, height: 0 };
    this.say({
      kind: "marked",
      key: this.part?.key ?? null,
      width: Math.round(width * devicePixelRatio),
      height: Math.round(height * devicePixelRatio),
    });
  }

  private startCapture(key: string, seconds: number, say: SayAnswer): void {
    this.capture?.stop();
    const element = this.registry.element(key);
    if (
      element instanceof HTMLVideoElement ||
      (element instanceof HTMLCanvasElement && isVideo(element))
    ) {
      this.capture = new Capture(element, say);
      void this.capture.run(seconds);
    } else if (element) {
      void capturePicture(element, say);
    } else {
      const nothing = { width: 0, height: 0, seen: 0, dropped: 0, rate: 1 };
      say({ kind: "capture-end", outcome: "gone", ...nothing });
    }
  }

  private glance(key: string, say: SayAnswer): void {
    const element = this.registry.element(key);
    const drawable = element && drawableOf(element);
    const time = drawable instanceof HTMLVideoElement ? drawable.currentTime : 0;
    say({ kind: "glance", time, look: drawable && tellingLook(drawable) });
  }

  private async locate(key: string, say: SayAnswer): Promise<void> {
    const element = this.registry.element(key);
    const area = element && (await placeInSight(element));
    say({ kind: "located", place: area && { ...area, ratio: devicePixelRatio } });
  }

  private startWatch(key: string, say: SayAnswer): void {
    this.watched?.watch.end();
    if (this.part?.key === key) {
      const watch = new PartWatch(this.part);
      this.watched = { key, watch };
      watch.look(say);
      return;
    }
    const element = this.registry.element(key);
    if (!element) {
      say(UNSEEN);
      return;
    }
    const isStill = () => this.registry.element(key) === element;
    const watch = new Watch(element, isStill);
    this.watched = { key, watch };
    void watch.start(say);
  }

  private look(key: string, say: SayAnswer): void {
    if (this.watched?.key === key) void this.watched.watch.look(say);
    else say(UNSEEN);
  }

  private read(key: string, say: SayAnswer): void {
    this.reading?.stop();
    const element = this.registry.element(key);
    const address = element ? addressOf(element) : "";
    this.reading = new Reading(say);
    void this.reading.start(address);
  }

  private seek(key: string, time: number): void {
    const video = this.registry.video(key);
    if (!video || !Number.isFinite(time)) return;
    video.pause();
    video.currentTime = time;
    this.show(key);
  }

  private follow(key: string): void {
    this.following?.abort();
    const video = this.registry.video(key);
    if (!video) return;
    this.following = new AbortController();
    followPlayer(video, this.following.signal, this.say);
  }

  private draw(key: string, drawing: Drawing): void {
    this.drawer?.end();
    const element = this.registry.element(key);
    const lost = () => this.say({ kind: "drawing-end" });
    if (!element) {
      lost();
      return;
    }
    const isStill = () => this.registry.element(key) === element;
    this.drawer = new Drawer(element, drawing, isStill, lost);
  }

  private show(key: string): void {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = still ? "instant" : "smooth";
    this.registry.element(key)?.scrollIntoView({ block: "nearest", behavior });
  }
}
