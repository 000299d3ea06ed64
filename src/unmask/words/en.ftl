### What Unmask says to people, in English. Every key stands in es.ftl too.
### Project Fluent's syntax: https://projectfluent.org/fluent/guide/

paragraph = { $sentences }

## The verdict

headline =
    { $headline ->
        [strong-signs] Strong signs of manipulation
        [some-signs] Some signs of manipulation
        [faint-signs] Faint signs of manipulation
        [no-signs] No signs found: that does not make it authentic
       *[cannot-tell] Cannot tell
    }
level =
    { $level ->
        [very-strong] very strong support
        [strong] strong support
        [moderately-strong] moderately strong support
        [moderate] moderate support
        [weak] weak support
       *[no-support] no support
    }
side =
    { $side ->
        [manipulated] for manipulation
       *[not-manipulated] against manipulation
    }
support = { $level } { $side }
share =
    { $weighed ->
        [1] the one test that carries weight here
       *[other] { $supporting ->
            [0] the { $weighed } tests that carry weight here together, though from none of them alone
            [1] one of the { $weighed } tests that carry weight here
           *[other] { $supporting } of the { $weighed } tests that carry weight here
        }
    }
verdict-support = On the forensic scale: { $support }, from { $share } ({ $families }).
verdict-split = There is support from { $share } ({ $families }), but taken together the tests favour neither side.
verdict-undecided =
    { $weighed ->
        [1] The one test that carries weight here favours neither side.
       *[other] None of the { $weighed } tests that carry weight here favours either side.
    }
verdict-unweighed =
    { $scored ->
        [1] One test gave a result, but it carries no weight here.
       *[other] { $scored } tests gave a result, but none of them carries weight here.
    }
# How often a verdict like this was wrong when it was measured.
error-rate-alarms =
    { $count ->
        [0] False alarms: in our measurements, none of { $items } { $kind ->
            [image] real pictures
           *[video] real videos
        } came { $reach ->
            [as-far] this far
           *[moderate] as far as moderate support
        }.
       *[other] False alarms: in our measurements, { $count } of { $items } { $kind ->
            [image] real pictures
           *[video] real videos
        } came { $reach ->
            [as-far] this far too
           *[moderate] as far as moderate support
        }.
    }
error-rate-misses =
    This clears nothing: in our measurements, { $count } of { $items } { $kind ->
        [image] fake pictures
       *[video] fake videos
    } got this answer too.
verdict-no-test = No test was chosen.
verdict-failed =
    { $failed ->
        [1] One test failed, and no other gave a result.
       *[other] { $failed } tests failed, and no other gave a result.
    }
verdict-abstained-one = The test could not judge this material. { $reason }
verdict-abstained = None of the { $tests } tests could judge this material.
conflict = The tests disagree: { $accusing } gives { $accusing-support }, { $clearing } gives { $clearing-support }.

next-look = Look at the moment at { TIME($time) }: “{ $test }” scored highest there.
next-look-evidence = Look at the evidence of “{ $test }”.
next-original = Ask for the original file: every copy that a platform makes wipes out traces.
next-better-copy = Ask for the original file: more tests can judge a larger, less compressed copy.
next-search = Search the web for a frame of it: where did it appear first, and do other copies differ?
next-source = Ask who recorded it, when and where.

result =
    { $result ->
        [strong-signs] Strong signs of manipulation
        [some-signs] Some signs of manipulation
        [faint-signs] Faint signs of manipulation
        [no-signs] No signs of manipulation
        [undecided] No clear signs either way
        [unweighed] Carries no weight here
        [beside] Beside the verdict
        [abstained] Could not judge
       *[failed] Failed
    }
weight-manipulated = This gives { $level } for manipulation: such evidence is about { $ratio } times as likely with manipulated material as with unmanipulated material.
weight-not-manipulated = This gives { $level } against manipulation: such evidence is about { $ratio } times as likely with unmanipulated material as with manipulated material.

## The analysis

note-borders = The picture has bars or a border; the tests looked only at the { $width } × { $height } px inside.
note-crowd = Only the { $faces } largest faces in each frame were examined.
note-missing-network = Tested without { $name }, a large network. To get it, run `unmask weights fetch { $name }`.
note-not-kept = The file could not be kept: { $reason }
test-broke = The test broke: { $error }.

note-interlaced = The video is interlaced; its frames were deinterlaced before testing.
note-damaged =
    { $packets ->
        [one] One damaged part of the video was left out.
       *[other] { $packets } damaged parts of the video were left out.
    }
note-out-of-order =
    { $frames ->
        [one] One frame with a time stamp that runs backwards was left out.
       *[other] { $frames } frames with time stamps that run backwards were left out.
    }
note-stretched = The pixels of the video are not square ({ $ratio }); it was tested as stored, narrower or wider than players show it.
note-high-dynamic-range = The video is in high dynamic range (HDR); its colours were tested without tone mapping.
note-breaks-off = The video breaks off after { NUMBER($reached, minimumFractionDigits: 1, maximumFractionDigits: 1) } s of { NUMBER($announced, minimumFractionDigits: 1, maximumFractionDigits: 1) } s; only that part was tested.
note-only-seconds = Only the first { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s were tested, because the limit of { $limit } was reached.
note-only-frames = Only the first { $frames } of { $count } frames were tested, because the limit of { $limit } was reached.
note-damaged-animation = Only the first { $frames } of { $count } frames were tested, because the file is damaged after them.
limit-frames = { $frames } frames
limit-seconds = { $seconds } s
note-joined = The file joins { $count } recordings, each with a clock of its own. They were examined one after the other, as players show them.
note-streams = The file holds { $count } video streams. Only the one that players show ({ $chosen }) was examined; anyone who picks another ({ $others }) sees different pictures.
note-changing-size = The picture changes size within the video ({ $sizes }); every frame was examined in its own shape.
note-few-frames = Only { $frames } of the { $count } frames in the file could be read.
note-pages =
    { $page ->
        [1] The file holds { $pages } pictures. Only the first was examined; save the others as separate files to test them.
       *[other] The file holds { $pages } pictures. Only number { $page }, the first that is not blank, was examined; save the others as separate files to test them.
    }
note-made-smaller = The picture ({ $size }) is larger than what is examined and was reduced to { $divisor ->
        [2] half
       *[other] 1/{ $divisor }
    } of its width and height, which wipes out fine traces. The tests that look for them cut parts out of the file in full size, if it allows that; to have another part examined, cut it out and test that too.
note-upper-part = The picture is incomplete: only its upper { NUMBER($share, style: "percent") } could be read and was examined.
note-coarse = The picture is incomplete: parts of it, or its fine detail, are missing from the file.
note-from-page = The link leads to a page; its video was taken from { $taken }
note-from-page-of-several = The link leads to a page with { $count } videos. The one examined is { $taken } ; to test another, give its address: { $others }
note-from-page-of-more = The link leads to a page with { $count } or more videos. The one examined is { $taken } ; to test another, give its address: { $others }
note-other-size = { $left-out } of { $count } frames differ in size from the others and were left out.

## What cannot be analysed

refused = { $reason }.
refused-named = { $name }: { $reason }.
refused-frame = frame { $number }: { $reason }

refused-nothing = nothing was given; expected a path or a link
refused-blob = a blob: address leads to something within one tab of a browser and nowhere else; save the picture or video, or use the extension on the page
refused-data = a data: address is the picture itself, written as text; save it as a file and give that
refused-of-the-browser = an address that begins with { $scheme }: belongs to the browser itself; give the http or https link of the picture or video, or the file
refused-no-scheme = there is no such file; check the path or, if it is a link, write https:// before it
refused-missing = there is no such file; check the path
refused-dangling = it points to a file that no longer exists; give the file itself
refused-permission = you have no permission to read it; change its permissions or copy it
refused-unreadable = it cannot be read ({ $detail }); check the path
refused-no-path = it is not a path to a file; check the path
refused-folder = it is a folder; give the picture or video in it
refused-device = it is a pipe or device, not a file; give a picture or video file
refused-empty = the file is empty; get a whole copy
refused-large-file = the file has { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB and at most { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB are allowed; cut out the part to analyse
refused-gone = the file cannot be read any more ({ $detail })
refused-changed = the file has changed while it was analysed; analyse it anew
refused-unread-or-no-room = it cannot be read, or nothing can be stored in the temporary folder ({ $detail }); check both
refused-no-room = its frames cannot be stored ({ $detail }); make room in the temporary folder

refused-only-frames = only its frames were handed over; expected a file
refused-times =
    { $frames ->
        [one] 1 frame
       *[other] { $frames } frames
    } and { $times ->
        [one] 1 time
       *[other] { $times } times
    } were handed over; expected at least one frame, and a time for each
refused-order = the times of the frames do not ascend; hand the frames over in order
refused-animation = it is an animation; expected a still picture
refused-no-picture = it is not a picture; expected JPEG, PNG or WebP
refused-damaged-frame = it is damaged or incomplete ({ $detail })

refused-pdf = it is a PDF; save the pictures in it as files and give those
refused-archive = it is an archive; unpack it and give the pictures or videos in it
refused-document = it is an Office document; save the pictures or videos in it as files and give those
refused-old-document = it is an old Office document; save the pictures in it as files and give those
refused-saved-page = it is a saved web page; give its link, or the picture or video itself
refused-drawing = it is a vector drawing, not a photograph; export it as PNG
refused-layers = it is a document of a drawing program; export it as PNG or JPEG
refused-jpeg-xl = it is a JPEG XL picture, which is not read; convert it to PNG
refused-jpeg-2000 = it is a JPEG 2000 picture, which is not read; convert it to PNG
refused-high-range = it is an OpenEXR or HDR picture, which is not read; convert it to PNG
refused-raw = it is a raw file of a camera; raw files are not read, as the ready picture in them is only a small preview: export the photograph as JPEG, PNG or TIFF
refused-tiff = it is a TIFF in a form that is not read, or damaged; save it as PNG or JPEG
refused-form = the picture is in a form that is not read; save it as PNG or JPEG
refused-damaged-picture = the picture is damaged or incomplete ({ $detail }); get a whole copy
refused-upper-part = the picture is incomplete: only its upper { NUMBER($share, style: "percent") } can be read; get a whole copy
refused-large-picture = the picture has { $width } × { $height } pixels; at most { $millions } million are allowed; cut out the part to analyse

refused-neither = it is not a picture or video that can be read; expected for instance MP4, WebM or JPEG
refused-no-index = the file is incomplete: its index is missing; copy or download it again
refused-only-sound = it has no picture to analyse, only sound; expected a picture or a video
refused-codec = its picture is in a format that cannot be decoded; convert it to H.264
refused-large-frames = its frames have { $width } × { $height } pixels; at most { $millions } million are allowed; crop it to the part to analyse
refused-no-frames = none of its frames can be decoded; the file is damaged or encrypted
refused-stretch = no frame of the stretch can be decoded
refused-badly-decoded = it was decoded badly ({ $detail })
refused-no-sound = it has no sound
refused-sound-codec = its sound is in a format that cannot be decoded
refused-sound-rate = its sound has { $rate } samples a second; the file is damaged
refused-damaged-sound = none of its sound can be decoded; the file is damaged or encrypted

refused-damaged = it is damaged and cannot be decoded ({ $detail })
refused-memory = decoding needs more memory than the limit of { $mebibytes } MiB
refused-slow = decoding did not end within { $seconds } s; try a shorter part of it
refused-processor-time = decoding took more processor time than allowed; try a shorter part of it
refused-crashed = the decoder crashed on it ({ $how }); the file is damaged, or made to do harm
refused-no-proper-answer = the decoder gave no proper answer; the file is damaged

refused-malformed = the link is malformed; check it
refused-scheme = links that begin with { $scheme }:// are not supported; give an http or https link, or a file
refused-no-server = the link names no server; check it
refused-password = links with a user name and password are not supported; download the file and give it
refused-unknown-server = the link's server cannot be found; check the link
refused-not-public = the link leads to this machine or a private network, which is not allowed; download the file and give it
refused-no-answer = the server does not answer; try again later
refused-status = the server answered with status { $status }; check the link
refused-redirects = the link was redirected more than { $times } times; check it
refused-compressed = the server sends the file compressed; download the file and give it
refused-large-download = the file has more than the { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB that may be downloaded; download it yourself and give the part to analyse
refused-slow-download = the download took longer than { $seconds } s; download the file yourself and give it
refused-download = the download failed ({ $detail }); check the link and try again
refused-connection = the server refused the connection; check the link and try again
refused-broken-off = the server broke off the connection; try again later
refused-unreachable = the server cannot be reached; check your network connection and the link
refused-not-in-store = there is no such file in the store; check the URL
refused-store = it cannot be fetched from the store ({ $detail })

refused-page = { $reason }; download the picture or video and give the file
refused-nothing-on-page = the link leads to a web page, and no picture or video that can be fetched was found on it
refused-nothing-on-page-since = the link leads to a web page, and no picture or video that can be fetched was found on it ({ $detail })
refused-only-pictures-on-page = the link leads to a web page with pictures and no video; pages are searched for videos only: right-click the picture and open it in a tab of its own for its address
refused-sent = more than the { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB that may be downloaded were sent
refused-long-page = a page of more than { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB is not read
refused-compressed-page = the server sends the page compressed, which was not asked for
refused-slow-page = finding and downloading the page's video took longer than { $seconds } s
refused-page-without-reader = the link leads to a web page. Its videos are found by yt-dlp, which is not installed; install it with `pip install yt-dlp`, or give the address of the video itself
refused-page-processor-time = reading the page took more processor time than allowed
refused-page-memory = reading the page needs more memory than allowed
refused-page-event = reading a page must not need { $event }
refused-page-local = reading a page must not need a connection within the machine

refused-other-pictures = The file that the server gave the program shows other pictures than the browser does at the same time; hand over frames of what the browser shows.
refused-other-media = The server gave the program { $given }, and the browser shows { $shown }; hand over frames of what the browser shows.
medium =
    { $kind ->
        [image] a picture
       *[video] a video
    } of { $size }
medium-of-length = { $medium } and { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s

upload-file = the file
upload-frame = frame { $number }
upload-reference = picture or clip { $number } of the person
upload-too-large = { $what } has more than the { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB that are allowed; cut out the part to analyse.
upload-empty = { $what } is empty; get a whole copy.
upload-not-read = { $what } is not read: { $reason }.
upload-neither = { $what } is not a picture or video that can be read; expected for instance MP4, WebM or JPEG.

job-too-long = The analysis took longer than the { $minutes } minutes that it may; try a shorter part of it, or fewer tests.
job-reference = The person cannot be compared with: { $reason }
job-broke = The analysis broke ({ $error }); the log of the service says why.
job-given-up =
    The analysis ended without a result { $times ->
        [one] 1 time
       *[other] { $times } times
    }, last in the stage '{ $stage }', and was given up; the file may be too large for this machine's memory, or made to do harm. Try a shorter part of it or fewer tests.

## Tests of faces

face-drawn = The face looks drawn, painted, sculpted or rendered by a computer; this test knows only photographed faces.
too-little-read = Only { NUMBER($share, style: "percent", maximumFractionDigits: 1) } of the file could be read, too little to judge it by. Get a complete copy, or cut out the part to test.
no-face =
    { $frames ->
        [1] No face was found in the picture.
       *[other] No face was found in any of the { $frames } frames examined.
    }
too-few-faces =
    { $found ->
        [one] Only one usable face of any one person was found; { $needed } are needed.
       *[other] Only { $found } usable faces of any one person were found; { $needed } are needed.
    }
stretch-picture = It is a still picture; this test needs a video.
stretch-no-file = Only single frames were handed over; this test needs the video itself, to see every frame of it.
stretch-unread = The frames of the video could not be read one after the other.
stretch-too-slow = The video shows { NUMBER($rate, maximumFractionDigits: 0) } frames a second; at least { NUMBER($needed, maximumFractionDigits: 0) } are needed.
stretch-too-short = The face can be followed without a break for only { NUMBER($seconds, maximumFractionDigits: 1) } s; at least { NUMBER($needed, maximumFractionDigits: 0) } s are needed.
face-too-small = The widest face is { NUMBER($width, maximumFractionDigits: 0) } px wide; at least { $needed } px are needed.
face-no-pose = The pose of the widest face cannot be measured.
face-turned-away = The widest face is turned away by { NUMBER($turn, maximumFractionDigits: 0) }°; at most { $allowed }° are allowed.
face-hidden = The widest face is partly hidden or cut off by the edge of the picture.
face-blurred = The widest face is blurred and so is everything around it: the sharpness is at most { NUMBER($sharpness, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1; { $needed } is needed.

face-score = Person { $person }: the network’s score is { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) }, { $rule ->
        [mean] the mean of { $faces } faces
        [highest-third] the mean of the highest third of { $faces } faces
       *[one] from the one face in the picture
    }.
face-score-expected = For input of this quality ({ NUMBER($quality, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1), real material scores around { NUMBER($real, minimumFractionDigits: 1, maximumFractionDigits: 1) } and manipulated material around { NUMBER($manipulated, minimumFractionDigits: 1, maximumFractionDigits: 1) }, give or take { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }.
without-weight = This test carries no weight in the verdict: on material of this kind it was not clearly better than judging by blur alone. Look at what it shows, not at its score.
not-calibrated = This test carries no weight in the verdict because it has not been calibrated here. What its scores mean is for you to judge.
for-you-to-judge = This is shown for you to judge; it does not affect the score.

face-heat-map = { $when ->
        [high] Person { $person } at one of the moments with the highest scores
       *[picture] Person { $person }
    } ({ NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) }): the places that point to manipulation to the network, from yellow (weakly) to red (strongly). Grey places do not.
heat-map-title = Heat map
face-scores-over-time = Person { $person }: the network’s score for each face over time.
face-scores-real-range = Single peaks are noise. The shaded range holds the scores of 95% of real material of this quality; a line that stays near its upper edge is rare among real material, and one above it rarer still.

axis-time = time (s)
axis-score = score
axis-angle = angle (°)
axis-sharpness = sharpness (0 to 1)
curve-person = person { $person }
curve-whole-picture = whole picture
band-real-material = 95% of real material
band-real-faces = 95% of real faces

## blink

blink-count = Person { $person }: { $count ->
        [0] no blink
        [one] one blink
       *[other] { $count } blinks
    } in { NUMBER($seconds, maximumFractionDigits: 1) } s, which is { NUMBER($rate, maximumFractionDigits: 0) } a minute. So short a time allows for anything from { NUMBER($low, maximumFractionDigits: 0) } to { NUMBER($high, maximumFractionDigits: 0) } a minute (95% interval).
blink-people = { $is ->
        [more] That is more often than people usually blink.
       *[usual] That fits what people show.
    } People blink { $rest } times a minute at rest, { $conversation } times in conversation and { NUMBER($reading, maximumFractionDigits: 1) } times while reading, on average of 150 (Bentivoglio and others, 1997). Each person differs.
blink-shape = { $count ->
        [one] It lasts { NUMBER($typical, minimumFractionDigits: 2, maximumFractionDigits: 2) } s
       *[other] They last { NUMBER($shortest, minimumFractionDigits: 2, maximumFractionDigits: 2) } to { NUMBER($longest, minimumFractionDigits: 2, maximumFractionDigits: 2) } s, { NUMBER($typical, minimumFractionDigits: 2, maximumFractionDigits: 2) } s in the median
    }; people’s blinks last about 0.1 to 0.4 s. The eye that closes less closes { NUMBER($agreement, style: "percent", maximumFractionDigits: 0) } as far as the other, on average.
blink-without-weight = This test carries no weight in the verdict: modern fakes blink too, and many people hardly blink in some seconds.
blink-eyes-too-small = The eyes are { NUMBER($width, maximumFractionDigits: 0) } px wide; at least { NUMBER($needed, maximumFractionDigits: 0) } px are needed.
blink-turned-away = The head is turned to the camera by at most { NUMBER($allowed, maximumFractionDigits: 0) }° for only { NUMBER($seconds, maximumFractionDigits: 1) } s; at least { NUMBER($needed, maximumFractionDigits: 0) } s are needed.
blink-over-time = Person { $person }: how much of the open eyes can be seen over time, the mean of both; 1 is open, and what is left near 0 is the closed lid. { $blinks ->
        [0] No dip was short and deep enough in both eyes to be called a blink.
       *[other] The line below rises for as long as each blink lasts.
    }
blink-eyes = Person { $person }: a blink of { NUMBER($seconds, minimumFractionDigits: 2, maximumFractionDigits: 2) } s. From left to right: 0.3 s and 0.1 s before, most closed, 0.1 s and 0.3 s after; the eye at the picture’s left is above the other. Look for lids that close and open as one piece, without a seam, a ghost of the iris or a blur that the open eye does not have.
blink-eyes-open = Person { $person }: both eyes at five moments from first to last, the eye at the picture’s left above the other. Check that they can be seen at all: glasses, shadow and hair hide blinks.
curve-both-eyes = both eyes
curve-blinks = blinks
axis-openness = openness (1 = open)

## warping

warping-sharpness = Person { $person }: { $faces ->
        [1] the inner face
       *[other] in the median, the inner face
    } has a sharpness of { NUMBER($face, minimumFractionDigits: 2, maximumFractionDigits: 2) } and its surroundings in the same frame { NUMBER($surroundings, minimumFractionDigits: 2, maximumFractionDigits: 2) }, on a scale from 0 to 1. A face that is clearly blurrier than its surroundings fits a warp; where both are blurred, it is the footage.
warping-sharpness-over-time = Person { $person }: sharpness of the inner face and of its surroundings in the same frame. Both fall together when the camera or the head moves; look for a face that stays below its surroundings.
curve-inner-face = inner face
curve-surroundings = surroundings

## head-pose

head-pose-angle = Person { $person }: the inner face and the whole head point { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° apart { $faces ->
        [1] in the picture
       *[other] in the median of { $faces } frames
    }. Half of { $count } real faces show less than { NUMBER($median, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, and 95% less than { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-outer = Person { $person }: judged by hair, ears and jaw alone (HopeNet), the outer head points { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° away from the inner face.
head-pose-outer-real = Half of { $count } real faces show less than { NUMBER($median, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, and 95% less than { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-over-time = Over time the difference leans by { NUMBER($lean, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, spreads by { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }° and jitters by { NUMBER($jitter, minimumFractionDigits: 1, maximumFractionDigits: 1) }° from frame to frame.
head-pose-over-time-real = { $count } people in real clips show at most { NUMBER($lean, minimumFractionDigits: 1, maximumFractionDigits: 1) }°, { NUMBER($spread, minimumFractionDigits: 1, maximumFractionDigits: 1) }° and { NUMBER($jitter, minimumFractionDigits: 1, maximumFractionDigits: 1) }°.
head-pose-variant-not-calibrated = This variant carries no weight in the verdict because it has not been calibrated here; nor is it known how it sees real faces.
head-pose-directions = { $when ->
        [typical] Person { $person } at a typical moment
        [widest] Person { $person } where the two differ most
       *[picture] Person { $person }
    }: where the whole head points (blue) and where the inner face points (orange), { NUMBER($angle, minimumFractionDigits: 1, maximumFractionDigits: 1) }° apart; where the outer head points according to HopeNet (green), { NUMBER($outer, minimumFractionDigits: 1, maximumFractionDigits: 1) }° from the inner face.
head-pose-angles-over-time = Person { $person }: the angle between the two directions over time. Single peaks are noise; look for a line that stays above the shaded range.
head-pose-outer-over-time = Person { $person }: the angle between the outer head, which HopeNet judges by hair, ears and jaw, and the inner face; and how far their difference moves from frame to frame.
curve-outer-against-inner = outer head against inner face
curve-step = frame-to-frame change

## pulse

pulse-found = Person { $person }: the skin beats { NUMBER($rate, maximumFractionDigits: 0) } times a minute, and the regions of the face beat together: coherence { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1, signal-to-noise ratio { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB over { NUMBER($seconds, maximumFractionDigits: 0) } s (POS). By CHROM it is { NUMBER($chrom, maximumFractionDigits: 0) } beats.
pulse-none = Person { $person }: no pulse stands out. The strongest rhythm of the skin, { NUMBER($rate, maximumFractionDigits: 0) } beats a minute by POS and { NUMBER($chrom, maximumFractionDigits: 0) } by CHROM, has a coherence of { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1 and a signal-to-noise ratio of { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB over { NUMBER($seconds, maximumFractionDigits: 0) } s. Compression, motion and make-up hide most pulses; that none shows is no sign of manipulation.
pulse-flicker = Person { $person }: the skin beats { NUMBER($rate, maximumFractionDigits: 0) } times a minute (POS; by CHROM { NUMBER($chrom, maximumFractionDigits: 0) }; coherence { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1, signal-to-noise ratio { NUMBER($snr, minimumFractionDigits: 1, maximumFractionDigits: 1) } dB over { NUMBER($seconds, maximumFractionDigits: 0) } s), but so does the background beside the face. That is flicker of the light, the camera or the compression, not blood.
pulse-usual = Of { $count } clips in which no heart can beat, 95% have a coherence below { NUMBER($coherence, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
pulse-regions = How far each region beats with the others, from −1 to 1: { $regions }
pulse-region = · { $region ->
        [forehead] forehead
        [left-cheek] cheek on the left
        [right-cheek] cheek on the right
       *[chin] chin
    } { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) }
pulse-background = At that rate the background beside the face changes in step with it by { NUMBER($share, style: "percent", maximumFractionDigits: 0) } of what the face does; from half on it is called flicker.
pulse-no-background = No background could be read beside the face, so flicker cannot be told from blood.
pulse-proves-nothing = A pulse does not prove a face to be real: one that is re-synthesised frame by frame can carry the pulse of the person who drove it (“High-quality deepfakes have a heart”, 2025). What can tell is a part of the face that does not beat with the rest.
pulse-without-weight = This test carries no weight in the verdict: on public clips it did not tell real faces from manipulated ones.
pulse-no-skin = The face does not have the colour of skin: the video is grey, tinted or overexposed there. This test needs natural colour.
pulse-too-much-motion = The face keeps still enough for only { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s; { NUMBER($needed, maximumFractionDigits: 0) } s are needed, in pieces of at least { NUMBER($piece, maximumFractionDigits: 0) } s, turned away by at most { NUMBER($turn, maximumFractionDigits: 0) }°.
pulse-hidden = Too little bare skin can be seen: at least { $needed } of forehead, cheeks and chin are needed.
pulse-wave = Person { $person }: the pulse in the skin over time, the mean of the regions. Look for even beats of one shape; gaps are times with too much motion.
pulse-spectrum = Person { $person }: how strong each rhythm is in the face and in the background beside it. Look for one narrow peak, here at { NUMBER($rate, maximumFractionDigits: 0) } beats a minute, that the background does not have.
pulse-map = Person { $person }: where the skin beats with the face as a whole, the more blue the closer. Orange beats against it, grey not at all or shows too little skin. Single spots are noise; look for a part with a border, such as the mouth or all of the inner face.
pulse-map-title = Map of the pulse
pulse-map-of-chance = Person { $person }: the same map as where a pulse is found: blue moves with the face as a whole at its strongest rhythm, orange against it. No pulse was found here, so this is what chance, flicker or motion look like, also where a part has a border. It is no trace of anything.
axis-pulse = pulse (no unit)
axis-beats = beats a minute
axis-power = strength (peak = 1)
curve-face = face
curve-background = background

## lip-sync

lip-sync-together = Person { $person }: the mouth moves with the sound. They agree by { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1 at the best shift in time, and by at most { NUMBER($beside, minimumFractionDigits: 2, maximumFractionDigits: 2) } at shifts that are further from it, over { NUMBER($seconds, maximumFractionDigits: 0) } s.
lip-sync-apart = Person { $person }: the mouth does not move with the sound. Even at the best shift in time they agree by only { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1, over { NUMBER($seconds, maximumFractionDigits: 0) } s. Exchanged or dubbed sound looks like this; so do a speaker who is not seen, music, and a mouth that the landmarks follow badly.
lip-sync-unclear = Person { $person }: whether the mouth moves with the sound is unclear. They agree by { NUMBER($agreement, minimumFractionDigits: 2, maximumFractionDigits: 2) } out of 1 at the best shift in time, over { NUMBER($seconds, maximumFractionDigits: 0) } s.
lip-sync-usual = Of { $count } real clips with their own sound 95% agree by more than { NUMBER($own, minimumFractionDigits: 2, maximumFractionDigits: 2) }; with the sound of another clip 95% agree by less than { NUMBER($exchanged, minimumFractionDigits: 2, maximumFractionDigits: 2) }.
lip-sync-in-time = They agree best at a shift of { NUMBER($offset, minimumFractionDigits: 2, maximumFractionDigits: 2) } s, which is within what real clips show.
lip-sync-offset = The sound comes { NUMBER($offset, minimumFractionDigits: 2, maximumFractionDigits: 2) } s too { $side ->
        [late] late
       *[early] early
    }, throughout. A constant shift comes from cameras, encoding or transmission, and is no sign of manipulation.
lip-sync-no-weight = This test carries no weight in the verdict: heads that were made to speak move with their sound as well as real people do, and real videos are dubbed.
lip-sync-no-sound = The video has no sound that could be read over the seconds with the face; this test needs one.
lip-sync-sound-short = Sound and face last together for only { NUMBER($seconds, maximumFractionDigits: 1) } s; at least { NUMBER($needed, maximumFractionDigits: 0) } s are needed.
lip-sync-silent = The sound is silent while the face is seen; this test needs somebody who speaks.
lip-sync-no-speech = The sound keeps nearly one loudness, as hum, noise or dense music do; no speech with its pauses and syllables is heard while the face is seen.
lip-sync-still = The mouth hardly moves. If a voice is heard, it may be that of somebody who is not seen.
lip-sync-turned = The head is turned away by { NUMBER($turn, maximumFractionDigits: 0) }° most of the time; at most { NUMBER($most, maximumFractionDigits: 0) }° are allowed, to see both corners of the mouth.
lip-sync-people = { $people } people are in view, and nobody knows which of them speaks; this test needs one.
lip-sync-over-time = Person { $person }: the movement of the mouth, and the movement that fits the sound. Look for lines that rise and fall together, and pause together.
lip-sync-over-shifts = Person { $person }: how far mouth and sound agree if the sound is taken so much later. Look for one clear peak; where it lies matters little.
axis-movement = movement (no unit)
axis-shift = shift of the sound (s)
axis-agreement = agreement (−1 to 1)
curve-mouth = mouth
curve-voice = fits the sound
band-own-sound = 90% of real clips at their peak
band-exchanged-sound = 90% with another's sound

## cnn-generated

generated-without-network = This test needs a large network that is not on this machine. To get it ({ $megabytes } MB, once), run `unmask weights fetch { $name }`.
generated-one-frame = Of a video only one frame is looked at: the one at { NUMBER($time, minimumFractionDigits: 1, maximumFractionDigits: 1) } s.
generated-silent = This test carries no weight in the verdict here: on videos it told real and manipulated ones apart no better than chance. Look at what it shows, not at its score.
generated-made-smaller = The picture was made smaller to be examined, which wipes out the traces that this test looks for, and its file is too large or too damaged to cut parts out of it. Cut out the part that matters, without saving it as JPEG again, and test that.
generated-too-small = { $border ->
        [yes] The picture has { $width } × { $height } px inside its border
       *[no] The picture has { $width } × { $height } px
    }; its shorter side must have at least { $needed } px.
generated-flat = { $frames ->
        [1] The picture is flat
       *[other] Every frame examined is flat
    }: nowhere do the grey values vary enough to hold traces.
generated-score = The mean score is { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) } in { $windows ->
        [one] one window
       *[other] { $windows } windows
    } { $frames ->
        [1] over the whole picture
       *[other] over the whole picture of { $frames } frames
    }. Scores above 0 are more like generated images than like photographs.
generated-score-with-faces = The mean score is { NUMBER($score, minimumFractionDigits: 1, maximumFractionDigits: 1) } in { $windows ->
        [one] one window
       *[other] { $windows } windows
    } { $frames ->
        [1] over the whole picture
       *[other] over the whole picture of { $frames } frames
    }, and { NUMBER($face-score, minimumFractionDigits: 1, maximumFractionDigits: 1) } in { $face-windows ->
        [one] one window
       *[other] { $face-windows } windows
    } around faces. Scores above 0 are more like generated images than like photographs.
generated-heat-map = Where the network sees traces of a generator, from yellow (weakly) to red (strongly). Grey places show none.
generated-unseen = Dark places were not examined.
bank-strange = A bank of known generators was left out because it was made with another network; `unmask bank list` says which.
bank-no-limit = Nearest in the bank of known generators: { $generator }, at a distance of { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) }. How near real photographs come is not known, so this says nothing yet.
bank-related = Related to images by { $generator }, the nearest in the bank of known generators, at a distance of { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) } (99% of real photographs are further than { NUMBER($limit, minimumFractionDigits: 2, maximumFractionDigits: 2) }). This names a likely origin; it does not affect the score.
bank-unrelated = Nothing in the bank of known generators is near: the nearest, { $generator }, is at a distance of { NUMBER($distance, minimumFractionDigits: 2, maximumFractionDigits: 2) } (99% of real photographs are further than { NUMBER($limit, minimumFractionDigits: 2, maximumFractionDigits: 2) }).

## forensic-maps

maps-without-weight = These maps carry no weight in the verdict. Nothing in them makes a picture a fake: each also lights up in untouched pictures, so compare it with the same map of an untouched picture beside it.
maps-too-small = The picture has { $width } × { $height } px; its shorter side must have at least { $needed } px.
maps-made-smaller = The picture was made smaller to be examined, which wipes out what these maps show, and its file is too large or too damaged to cut a part out of it. Cut out the part that matters, without saving it as JPEG again, and test that.
maps-window = Only { $width } × { $height } px of the picture, around its largest face or its middle, were examined. To see another part, cut it out without saving it as JPEG again, and test that.
maps-left-out-video = Error levels, JPEG ghosts, saved once or twice, block grid and colour filter are left out: a video’s compression destroys or imitates what they show.
map-left-out =
    { $map ->
        [double-quantisation] “Saved once or twice” is left out: it needs a JPEG file with brightness of its own.
        [face-sharpness] “Sharpness around the face” is left out: no face was found, or it is too small.
        [ghosts] “JPEG ghosts” is left out: the picture is too smooth.
        [colour-filter] “Colour filter” is left out: the picture is too smooth.
       *[other] One map is left out: the picture cannot show it.
    }
map-title =
    { $map ->
        [error-levels] Error levels
        [ghosts] JPEG ghosts
        [double-quantisation] Saved once or twice
        [block-grid] Block grid
        [noise-residue] Noise
        [colour-filter] Colour filter
        [copies] Copies
       *[face-sharpness] Sharpness
    }
map-caption =
    { $map ->
        [error-levels] Error levels: how much each place changes when the picture is saved once more as a JPEG. Bright places change most.
        [ghosts] JPEG ghosts: where the picture fits another JPEG quality than most of it. Bright places are unlike the rest.
        [double-quantisation] Saved once or twice: where the traces of an earlier saving as JPEG are missing while most of the picture has them, or the other way round. Bright places are unlike the rest.
        [block-grid] Block grid: where the edges of the 8 × 8 px blocks of a JPEG lie elsewhere than in most of the picture. Bright places do not fit.
        [noise-residue] Noise: how strong the grain is at each place. Bright places are grainy.
        [colour-filter] Colour filter: where the pattern that a camera’s sensor leaves is weaker than in most of the picture. Bright places have lost it.
        [copies] Copies: parts that occur twice in the picture. Bright places have a twin.
       *[face-sharpness] Sharpness: how blurred the edges are around the face. Bright places are blurred; black places have no edges or are far from the face.
    }
map-look =
    { $map ->
        [error-levels] A part with a shape of its own that is much brighter or darker than others with the same texture: two faces, two patches of sky.
        [ghosts] A closed shape that follows a thing in the picture, such as a face or a person, and is even inside.
        [double-quantisation] A closed bright shape that follows a thing in the picture. A scene that was saved twice as a whole stays dark.
        [block-grid] A closed bright shape of at least 80 px.
        [noise-residue] A part that is clearly grainier or smoother than others of the same brightness and texture.
        [colour-filter] A closed bright shape in a picture that comes straight from a camera.
        [copies] Two bright shapes that are alike, such as something covered up with a piece of what lies beside it.
       *[face-sharpness] A face that is brighter, so more blurred, than hair, ears and clothes at the same distance.
    }
map-ignore =
    { $map ->
        [error-levels] Edges, textures, text and strong colours, which are always bright, and smooth places, which are always dark. A picture that is saved again looks even all over.
        [ghosts] Sky, walls and other smooth places, which fit any quality. Some quality is always shown, so some places are always bright.
        [double-quantisation] Scattered speckles, and places that are too bright, too dark or too smooth to tell. Anyone who crops a picture shifts its blocks, and the map then shows nothing.
        [block-grid] Repeating patterns such as fabric, blinds and screens, and places that are smooth or very bright.
        [noise-residue] Dark and textured places, which are always grainier, and blurred backgrounds, which are always smoother. Phones smooth faces on purpose.
        [colour-filter] Any picture that was made smaller, or saved at less than very high quality: the pattern is gone everywhere, and what is left is chance.
        [copies] Tiles, windows, letters and whatever else repeats in the world itself.
       *[face-sharpness] Skin, make-up, a soft focus or movement: a smooth face has blurred edges without any manipulation.
    }
map-ghosts-quality = Shown is quality { $quality }.
map-doubled-quality = The picture was probably saved before as a JPEG, at a quality of about { $quality }. That is usual: any editor or messenger does it.
map-sharpness-face =
    The edges in the face are { NUMBER($face, minimumFractionDigits: 1, maximumFractionDigits: 1) } px wide, those around it { NUMBER($surroundings, minimumFractionDigits: 1, maximumFractionDigits: 1) } px{ $reduced ->
        [1] {""}
       *[other] , in the picture made { $reduced } times smaller
    }.

## known-media

known-no-casebook = There is no casebook on this machine yet, so there was nowhere to look it up.
known-nothing-alike = This casebook holds nothing like it. That says nothing about the material: most of what exists was never seen here.
known-no-structure = The pictures show too little to be compared, and this casebook has no label for the same file.
known-more =
    { $cases ->
        [one] One more case is like it.
       *[other] { $cases } more cases are like it.
    }
known-same-file = The same file, byte for byte, is case { $case }, in this casebook since { $since }.
known-same-file-from = The same file, byte for byte, is case { $case }, in this casebook since { $since }, from { $source }.
known-alike = Seen before: like case { $case }, in this casebook since { $since }: { $likeness }.
known-alike-from = Seen before: like case { $case }, in this casebook since { $since }, from { $source }: { $likeness }.
known-frames = { $matched } of { $of } whole frames match (differing in { $distance } of 256 bits)
known-faces = { $matched } of { $of } faces match (differing in { $distance } of 256 bits)
known-both = { $frames }; { $faces }
label-value =
    { $label ->
        [real] real
        [manipulated] manipulated
        [generated] generated
       *[unsure] unsure
    }
known-label = The owner of this casebook labelled it “{ $value }” on { $date }, giving as the reason: “{ $how }”.
known-label-reference = The owner of this casebook labelled it “{ $value }” on { $date }, giving as the reason: “{ $how }” ({ $reference }).
known-label-by = { $signer }, { $trusted ->
        [yes] whom the owner trusts
       *[no] whom the owner has not marked as trusted
    }, labelled it “{ $value }” on { $date }, giving as the reason: “{ $how }”.
known-label-by-reference = { $signer }, { $trusted ->
        [yes] whom the owner trusts
       *[no] whom the owner has not marked as trusted
    }, labelled it “{ $value }” on { $date }, giving as the reason: “{ $how }” ({ $reference }).
known-no-label = Nobody has labelled it.
known-no-agreement = This carries no weight: the labels are unsure, contradict one another, or come from people the owner has not marked as trusted.
known-assigned = The weight of such a label is assigned, not measured: it is worth what the person who gave it knew.
known-likeness-only = This carries no weight, because a manipulated version can be as close to its own original as a copy is: either may be a manipulated version of the other. Compare the two yourself.
known-exhibit-frame = The frame at { TIME($time) } is nearest to case { $case }, there at { TIME($known-time) }.
known-exhibit-face = The face in this frame at { TIME($time) } is nearest to case { $case }, there at { TIME($known-time) }.

## The test of provenance

provenance-no-file = Only frames were handed over, not the file itself, so there are no notes to read. Give the file or its link.
provenance-failed = The file’s notes could not be read: { $reason }.
provenance-nothing = The file has no Content Credentials and no mark of a generator. That says nothing about the material: most files have lost all such notes on their way.
provenance-nothing-else = What could be read holds no Content Credentials and no mark of a generator, which says nothing about the material.
provenance-nothing-read = What the file says of itself could not be read: the reader broke, or took too long.
provenance-no-credentials-read = Whether the file has Content Credentials could not be found out: the reader broke, or took too long.
provenance-damaged =
    { $part ->
        [all] What the file says of itself is damaged ({ $reason }).
        [text] Its text fields are damaged and were left out ({ $reason }).
        [thumbnail] Its small picture is damaged and was left out ({ $reason }).
        [container] The tags of its container are damaged and were left out ({ $reason }).
       *[other] Its { $part } data are damaged and were left out ({ $reason }).
    }
provenance-trust =
    The list of trusted signers, { $path }, cannot be used ({ $reason ->
        [no-certificates] it holds no certificates
       *[other] { $reason }
    }), so no signer is trusted; certificates in PEM format are expected.
provenance-worth =
    { $basis ->
        [signed-capture] The weight of a trusted signature is assigned, not measured. It tells you who says so, not that the scene was real: a camera can be pointed at a screen, and keys can be stolen.
        [signature] The weight of a trusted signature is assigned, not measured. It is worth what you know of the signer.
        [note] Anyone can write such a note into any file, so it is worth what its source is worth. Its weight is assigned, not measured.
        [contradiction] A trusted signer says that a camera took it, and another note names a generator. They contradict each other, so neither carries weight.
       *[nothing] None of this carries weight, for manipulation or against it.
    }
provenance-repacked = Writing a video anew wipes out most of what its camera noted.
provenance-misfit = Fields like these also break in harmless ways, so this carries no weight. It is a question to ask whoever took the picture.
provenance-thumbnail = The small picture that the camera stored beside it shows something else: the picture was cropped, changed or exchanged after that.
provenance-thumbnail-caption = On the left the small picture that the camera stored in the file, on the right the picture itself.
provenance-camera = A camera is named, “{ $camera }”, but nothing ties that note to the picture.
provenance-remote = Its Content Credentials are kept elsewhere, at an address that the file names (“{ $address }”). They were not fetched, because that would tell whoever runs the place that you are looking at this file.
provenance-unreadable = It has Content Credentials that cannot be read: they are cut, damaged, or made to do harm. They say nothing.
provenance-origin =
    { $origin ->
        [generated] a generator made it
        [composite] a part of it was made by a generator
       *[capture] a camera took it
    }
provenance-both = { $first } and that { $second }
provenance-claim = Its Content Credentials say that { $said }.
provenance-signature =
    { $claimed ->
        [yes] They are signed by
       *[no] Its Content Credentials are signed by
    } { $has-signer ->
        [yes] “{ $signer }”
       *[no] nobody named
    }{ $has-date ->
        [yes] { " " }on { $date }
       *[no] { "" }
    }{ $has-program ->
        [yes] , with “{ $program }”
       *[no] { "" }
    }.
provenance-state =
    { $state ->
        [broken] The signature is broken ({ $count ->
            [0] no reason was given
           *[other] { $codes }
        }): the file was changed after it was signed, or the credentials were taken from another. What they say counts as an unsigned note.
        [trusted] The signature is whole: nothing was changed since. An authority on your list vouches for this signer.
        [expired] The signature is whole: nothing was changed since. But the signer’s certificate has expired, and no time stamp shows that it was valid then, so the signature counts as one that nobody vouches for.
       *[unvouched] The signature is whole: nothing was changed since. But nobody whom you trust vouches for this signer: anyone can make a certificate with any name.
    }
provenance-steps = They tell of these steps: { $steps }.
provenance-step = { $action } (“{ $software }”)
provenance-parent = Of an earlier version of it they say: “{ $source }”.
provenance-component = Of a picture that was put into it they say: “{ $source }”.
provenance-mark =
    Its { $place } field “{ $field }” says that { $said }{ $program ->
        [IPTC] { "" }
       *[other] { " " }({ $program })
    }: “{ $quote }”.
provenance-more-marks =
    { $count ->
        [1] One more note says the same.
       *[other] { $count } more notes say the same.
    }
provenance-programs = Programs that the file names: { $programs }.
provenance-listed = { $first }, { $second }
provenance-more = and more
provenance-program =
    “{ $name }”{ $meaning ->
        [ffmpeg] { " " }(FFmpeg, with which most services and many programs write videos)
        [ffmpeg-encoders] { " " }(FFmpeg’s encoders)
        [handbrake] { " " }(HandBrake, a program that converts videos)
        [google] { " " }(Google or YouTube)
        [core-media] { " " }(Apple’s Core Media, on a phone, a tablet or a Mac)
        [mainconcept] { " " }(the MainConcept encoder, which video editors use)
        [gpac] { " " }(GPAC, a packager)
        [x264] { " " }(the encoder x264)
        [x265] { " " }(the encoder x265)
       *[unknown] { "" }
    }
provenance-size = It measured { $before } px when that was noted and measures { $now } px now, so it was made smaller, cropped or exchanged.
provenance-history =
    { $count ->
        [1] Its XMP history tells of one step: { $steps }.
       *[other] Its XMP history tells of { $count } steps: { $steps }.
    }
provenance-maker = The camera is said to be made by “{ $make }”, but its model, “{ $model }”, is one of { $owner }’s.
provenance-exposure-time = Its two notes of the exposure time differ.
provenance-aperture = Its two notes of the aperture differ.
provenance-focal-length = A focal length of { $length } mm cannot be { $film } mm in terms of 35 mm film: no sensor is that large.
provenance-taken-after-change = It is said to have been taken on { $date }, after it was last changed.
provenance-taken-later = It is said to have been taken on { $date }, which is yet to come.
provenance-satellite = It is said to have been taken on { $date }, but its place was fixed by satellite on { $fixed }.

## same-person

same-person-no-reference = No picture or clip of the person was given to compare with. Give one with --person, or under “Compare with a person”.
same-person-no-network = Comparing faces needs a small network that is not on this machine. To get it ({ $megabytes } MB, once), run `unmask weights fetch { $name }`.
same-person-reference-unusable = Nobody in { $name } can be compared with: { $reason }
same-person-crowd = { $name } shows { $people } people; the most prominent one was compared with. Give one that shows only the person you mean.
same-person-likeness = { $answer ->
        [same] Person { $person } looks like the person in the reference
        [other] Person { $person } does not look like the person in the reference
       *[unclear] It is unclear whether person { $person } is the person in the reference
    }: the likeness is { NUMBER($likeness, minimumFractionDigits: 2, maximumFractionDigits: 2) }{ $faces ->
        [1] {""}
       *[other] , the mean of { $faces } faces
    }, where 1 is the very same picture and 0 is no likeness at all.
same-person-ratio = { $side ->
        [same] So much likeness is about { $ratio } times as likely between two recordings of one person as between two people.
       *[other] So little likeness is about { $ratio } times as likely between two people as between two recordings of one person.
    }
same-person-even = That much likeness is about as likely between two people as between two recordings of one person.
same-person-drift = { $is ->
        [more] Over time the likeness varies by ±{ NUMBER($drift, minimumFractionDigits: 2, maximumFractionDigits: 2) }, more than in 95% of real clips (±{ NUMBER($usual, minimumFractionDigits: 2, maximumFractionDigits: 2) }): look at the moments where it falls.
       *[usual] Over time the likeness varies by ±{ NUMBER($drift, minimumFractionDigits: 2, maximumFractionDigits: 2) }, as in real clips (95% of them stay below ±{ NUMBER($usual, minimumFractionDigits: 2, maximumFractionDigits: 2) }).
    }
same-person-others =
    { $people ->
        [one] Nothing is said of one other person.
       *[other] Nothing is said of { $people } other people.
    }
same-person-no-weight = This carries no weight in the verdict on manipulation: a good face swap looks like the person it imitates, and so do lookalikes and twins. Little likeness speaks against this being the person, not for manipulation.
same-person-over-time = Person { $person }: the likeness to the reference over time. A face that is swapped in may look like the person at some moments and less so at others, such as when the head turns.
same-person-side-by-side = Person { $person }: on the left the person in { $name }{ $faces ->
        [1] , on the right the face in the picture ({ NUMBER($highest, minimumFractionDigits: 2, maximumFractionDigits: 2) }).
       *[other] , in the middle the most alike face in the clip ({ NUMBER($highest, minimumFractionDigits: 2, maximumFractionDigits: 2) }), on the right the least alike ({ NUMBER($lowest, minimumFractionDigits: 2, maximumFractionDigits: 2) }). Compare what does not change: ears, the shape of nose and chin, moles.
    }
axis-likeness = likeness
band-one-person = 90% of recordings of one person
band-two-people = 90% of pairs of two people

## Shared by terminal, report and page

stage =
    { $stage ->
        [waiting] waiting
        [opening] opening the file
       *[finding-faces] finding faces
    }
card-family = Family of evidence: { $family }
card-needs = What it needs
card-look-at = What to look at
card-ignore = What not to read into it
card-limits = Known limits
card-published = Published figures
card-measured = Figures measured by this project
card-paper = Paper
card-licence = Licence
figure-interval = 95% interval { $low } to { $high }
verdict-title = What the tests say together
next-title = What to do next
weight-title = Scale and likelihood ratio
families-title = Where this comes from
families-explained = Tests of one family look at the same traces, so they count as one; the evidence of families adds up.
families-column = Family of evidence
families-says = Gives
families-tests = Tests
families-without-weight = { $name } (without weight)
tests-title = The tests one by one
tests-none = No test was run.
tests-idle =
    { $tests ->
        [one] One test could not judge this material
       *[other] { $tests } tests could not judge this material
    }
scale-label = Scale from support against manipulation to support for manipulation. Here: { $here }.
scale-against = against
scale-none = no support
scale-for = for
about-test = About this test: method, limits, figures
timeline-label = Score over time of the test: { $test }
chart-label = Chart: { $caption }
moment-text = { TIME($time) }: score { NUMBER($score, maximumSignificantDigits: 3) }{ $person ->
        [0] { "" }
       *[other] , person { $person }
    }{ $input ->
        [poor] , poor input
       *[good] { "" }
    }
moment-at = At { TIME($time) }.

## The viewers of pictures and curves, the same in report, page and panel

question-shows = What am I looking at?
question-means = Does this mean it is fake?
means-unweighed = No. This test carries no weight in the verdict. It shows you something to look at.
means-weighed = Not by itself. How far it counts in the verdict is what the scale of this test says.
viewer-original = Original
viewer-choice = Picture to show
viewer-larger = Enlarge
viewer-smaller = Make smaller
viewer-whole = Whole picture
viewer-shown = { $title }, { $percent }%
viewer-untouched = The same of an untouched picture: { $title }
viewer-untouched-alike = Whatever looks alike here means nothing.
viewer-keys = How to look closely: mouse, fingers, keys
viewer-help = Click the picture to flip between it and its original. After that the wheel enlarges; dragging moves. Keys: space flips, digits choose, + and − enlarge and make smaller, 0 shows the whole, arrows move. On a touch screen: tap, spread two fingers, drag.
curve-label = Curve over time: { $caption }
curve-mark = Mark { $mark }
curve-reading = { $time } s: { $name } { $value }
curve-reading-mark = { $time } s: { $name } { $value }, mark { $mark }

## The terminal

terminal-image = image, { $width } × { $height } px, { $people ->
        [0] no face found
        [one] one face found
       *[other] { $people } faces found
    }, took { TIME($seconds) }
terminal-video = video, { $width } × { $height } px, { $duration ->
        [0] length unknown
       *[other] { TIME($duration) }
    }, { $held ->
        [one] one frame examined
       *[other] { $frames } of { $held } frames examined
    }, { $people ->
        [0] no face found
        [one] one face found
       *[other] { $people } faces found
    }, took { TIME($seconds) }
terminal-test = test
terminal-reach = material tested
terminal-reach-level = “{ $level }” or more
terminal-reach-count = { $count } of { $items }
reach-generated-seen = generated pictures, generators seen in training
reach-generated-unseen = generated pictures, generators never seen
reach-swap-seen = face swaps, methods seen in training
reach-swap-unseen = face swaps, methods never seen in training
reach-lips-seen = re-rendered mouths, methods seen in training
reach-lips-unseen = re-rendered mouths, methods never seen in training
reach-talking-head-seen = talking heads, methods seen in training
reach-talking-head-unseen = talking heads, methods never seen in training
reach-real-image = real pictures
reach-real-video = real videos
terminal-result = result
terminal-why = why
terminal-name = name
terminal-asks = what it asks
terminal-family = family
terminal-report = Report: { $path }
terminal-variants = With networks that you imported: { $names }.
terminal-one-test = `unmask detectors NAME` says all about one of them.

## Trying a test out

trial-outcome = { $media }: { $outcome }
trial-black = a black frame
trial-scored = score { $score }, log₁₀ likelihood ratio { $ratio }
trial-abstained = could not judge: { $reason }
trial-failed = failed: { $reason }
trial-kept = { $name } keeps the contract.

## The report

report-title = { $name }: Unmask report
report-brand = Unmask report
report-skip = Skip to the verdict
report-analysed = Analysed on { $date } (UTC) in { TIME($seconds) } with Unmask { $version }.
report-footer = Written by Unmask { $version }. This page holds everything it shows and loads nothing from any network.
report-model = Model (SHA-256)
report-raw-score = Raw score
report-raw-score-value = { $score }, log₁₀ likelihood ratio { $ratio }
report-took = Time taken
report-figure-measure = Measure
report-figure-value = Value
report-figure-data = Measured on
report-figure-source = Source
report-people = People found
report-no-face-video = No face was found in the { $frames } frames examined. Tests that need a face could not judge.
report-no-face-picture = No face was found in the picture. Tests that need a face could not judge.
report-person = Person { $person }
report-person-alt = Face of person { $person } with a box and the outlines of face, eyes, nose and lips drawn over it
report-seen-in = Seen in
report-seen-frames = { $seen } of { $frames } frames
report-from-to = From – to
report-picture-from = Picture from
report-face-width = Face width
report-sharpness = Sharpness
report-sharpness-scale = (0 none, 1 full)
report-in-view = In view
report-in-view-scale = (0 hidden, 1 whole)
report-turned = Head turned
report-turned-sideways = { $degrees }° to the { $side ->
        [right] right
       *[left] left
    } of the picture
report-turned-upright = { $degrees }° { $side ->
        [up] up
       *[down] down
    }
report-medians = Numbers are medians over the frames.
report-through-time = Through time
report-the-picture = The picture
report-all-frames = All { $frames } frames examined.
report-some-frames = { $shown } of the { $frames } frames examined.
report-handling = Click a frame or a moment to enlarge it; in a chart, the arrow keys move from moment to moment.
report-chosen-frame = The chosen frame
report-chosen-moment = Chosen moment
report-strip = Frames in order of time
report-frame-at = Frame at { TIME($time) }
report-analysed-picture = The analysed picture
report-no-moments = No test gave a result for single moments.
report-timeline-key = Each dot is one moment; a hollow dot marks poor input, which counts little. Each test has a score scale of its own: compare moments of one test, not one test with another.
report-file = The file
report-seen = Where it was seen
report-seen-hint = As the browser reported it when this was handed over.
seen-title = Title of the page
seen-page = Page
seen-when = Seen
seen-way = What was tested
seen-by-way =
    { $way ->
        [fetch] the file, as the browser downloaded it
        [read] the file, as the page provided it
        [link] the file, as the program downloaded it
        [page] the file that the program found on the page
        [frames] what the page showed, without the file
       *[tab] pictures of the tab, without the file
    }
report-tags = Tags in the file
report-tags-hint = Anyone can write or remove these; they are hints, not evidence.
report-fingerprint = Fingerprint
report-sha256 = SHA-256 of the file:
report-sha256-meaning = A file with the same fingerprint is the same file, bit for bit.
report-no-sha256 = none; the frames were handed over in memory.
fact-container = Container
fact-codec = Picture codec
fact-size = Picture size
fact-rotation = Rotation applied
fact-duration = Duration
fact-frame-rate = Frame rate
fact-per-second = { $rate } per second
fact-frames = Frames
fact-looked-at = { $frames } of { $held } examined
fact-bit-rate = Bit rate
fact-bits-per-pixel = Bits per pixel
fact-jpeg-quality = JPEG quality
fact-about = about { $value }
fact-interlaced = Interlaced
fact-deinterlaced = yes, deinterlaced before the tests
fact-sound = Sound
fact-yes = yes
fact-no = no
fact-file-size = File size
limits-title = Limits of this kind of analysis
limits-unknown = The tests look for traces that known methods of manipulation leave in the picture. A new or careful forgery may leave none: absence of traces is not proof of authenticity.
limits-hidden = Compression, small faces, screen recordings and harmless edits (filters, beautifying, stabilising) can hide traces or look like them.
limits-picture-only = Only the picture is tested, and of a long video only some frames. Sound, context, place and time are not.
limits-data = The tests were trained and calibrated on limited data; other material may behave differently. The figures of each test say what it was measured on.
limits-evidence = This report is evidence to weigh with other evidence: where the material comes from, who published it first, what else shows the same event.
ratio-title = How to read a likelihood ratio
ratio-meaning = A likelihood ratio compares two explanations: how often a test gives such a result with manipulated material, and how often with unmanipulated material. A ratio of 10 for manipulation means ten times as often with manipulated material. It does not mean that the chances are ten to one that this is manipulated; that also depends on what was known before, such as how common forgeries are among material from this source.
ratio-scale = The words follow the scale of the European Network of Forensic Science Institutes (ENFSI, 2015):
ratio-words = Words
ratio-ratio = Likelihood ratio
ratio-range = { $low } to { $high }
ratio-above = { $low } and above
ratio-caps = “Strong support” needs two independent families of tests. Software alone never reaches “very strong support”.

## The overview of a scan

overview-title = { $name }: Unmask scan
overview-brand = Unmask scan
overview-written = Written on { $date } (UTC) with Unmask { $version }.
overview-verdicts = What the verdicts say
overview-counts =
    { $analysed ->
        [one] One item was analysed
       *[other] { $analysed } items were analysed
    }, { $failed ->
        [0] none failed
        [one] one failed
       *[other] { $failed } failed
    }{ $missing ->
        [0] .
        [one] {", "}and one is still to be looked at.
       *[other] {", "}and { $missing } are still to be looked at.
    }
overview-pace = An analysis took { TIME($seconds) } on average.
overview-caution = These are leads to follow, not results to publish: among many authentic items some show signs of manipulation by chance. Look at the evidence of each before you say anything about it.
overview-verdict = Verdict
overview-items = Items
overview-share = Share
overview-doubtful = The most doubtful first
overview-shown =
    { $shown ->
        [one] One of the analysed items ({ $analysed } in all) has support for manipulation.
       *[other] { $shown } of the { $analysed } analysed items, those with the most support for manipulation first.
    }
overview-picture = The moment to look at in { $name }
overview-strongest = Highest: { $test }
overview-none-doubtful = No analysed item has any support for manipulation. That does not make them authentic.
overview-failures = What could not be analysed
overview-reason = Reason
overview-more = and { $more } more
overview-no-failures = Everything that was looked at could be analysed.
scan-summary =
    { $analysed ->
        [one] One item analysed
       *[other] { $analysed } items analysed
    }, { $failed ->
        [0] none failed
        [one] one failed
       *[other] { $failed } failed
    }{ $missing ->
        [0] .
        [one] {", "}one is missing.
       *[other] {", "}{ $missing } are missing.
    }
scan-more = { $more } more could not be analysed; the overview names them.
scan-overview = Overview: { $path }

## The page of the service

page-title = { $title } – Unmask
page-skip = Skip to the content
page-views = Views
page-test = Test
page-history = History
keep-it = Keep it
delete = Delete
delete-named = Delete { $name }
stop = Stop
stop-named = Stop { $name }
unnamed = (no name)
state-word =
    { $state ->
        [queued] Waiting
        [running] Running
        [done] Done
        [failed] Failed
       *[cancelled] Stopped
    }
label-word =
    { $label ->
        [real] Real
        [manipulated] Manipulated
        [generated] Generated
       *[unsure] Unsure
    }
label-meaning =
    { $label ->
        [real] as a camera recorded it
        [manipulated] a recording that someone altered
        [generated] made by a program, not recorded
       *[unsure] looked into, and still open
    }
gone-title = The service does not answer.
gone-advice = Run unmask serve in a terminal on this machine. Work in progress then continues, and this page reconnects by itself.
signed-out-title = You are signed out.
signed-out-advice = Run unmask pair --page in a terminal on this machine and open the link that it prints.
broke-off = The transfer broke off. The file may be larger than the service accepts; if not, try again.
you-stopped = You stopped it.
service-error = The service answered with an error ({ $status }).
missing-title = No such analysis
missing-advice = It may have been deleted; the history shows those there are.
not-shown-title = This cannot be shown
not-shown = Not shown
to-history = Go to the history
home-title = Test a video or picture
home-about = The tests look for traces of manipulation and tell you what they find. They run on this machine, and your files stay on it.
home-hand-over = Choose what to test
home-queue = Waiting, running, done
not-a-link = That is not a link. Paste an address that begins with http:// or https://.
no-test-chosen = Choose at least one test under “Options”.
handed-over =
    { $files ->
        [one] File accepted.
       *[other] { $files } files accepted.
    }
choose-files = Choose files
or-drop = or drop videos and pictures anywhere on this page.
or-link = Or paste a link to a page or file
test-link = Test this link
link-visit = The video is downloaded from its site, which sees that as it sees any visit.
listing-tests = Listing the tests…
which-tests = Which tests
options = Options
keep-media = Keep the file
keep-meaning = A copy stays in the casebook on this machine until you delete the case, and can help train tests once you label it. Otherwise only results and fingerprints stay.
person-title = Compare with a person
person-about = Whom is it said to show? Give pictures or clips of that person, and the test “same person” says how alike the faces are.
person-files = Pictures or clips of the person
person-fate = They stay on this machine and are deleted as soon as the analysis has ended; so is what the face looks like in numbers.
person-known = Or somebody you have kept
person-nobody = Nobody
person-keep = Keep them under this name
person-keep-meaning = Leave it empty, and nothing is kept. With a name, the pictures and clips stay in the casebook on this machine until you forget the person.
person-forget = Forget
person-forget-named = Forget { $name }
person-forgotten = { $name } is forgotten.
person-chosen = { $files ->
    [one] 1 file chosen
   *[other] { $files } files chosen
}
person-remove = Take the files back
person-gone = What people were compared with has been deleted. To test again, give the person and the file or link anew.
queue-empty = Nothing is being tested. Choose a file or paste a link above.
handing-state =
    { $state ->
        [sending] Sending
        [refused] Not accepted
       *[waiting] Waiting to be sent
    }
handing-over = Sending { $name }
dismiss = Dismiss
dismiss-named = Dismiss { $name }
queue-full = The queue is full. This is sent as soon as there is room.
queue-gone = This is sent as soon as the service answers.
see-evidence = See the evidence
see-evidence-named = See the evidence: { $name }
what-to-do = What to do
what-to-do-named = What to do: { $name }
analysis-failed = The analysis failed.
analysis-stopped = Stopped before it was done.
failed-advice = Check that it opens elsewhere, or try another copy of it.
stopped-advice = Nothing more is done for it. Test it again, or delete it.
progress-of = Progress of { $name }
progress-waiting = Findings appear below as soon as each test has ended, their pictures when all have. You may leave this page; the analysis goes on.
stopping = Stopping.
ended = { $state }. { $words }
from-casebook = This very content was tested before with the same tests, so the result is taken from the casebook. “Test again” tests it anew.
from-casebook-renamed = This very content was tested before with the same tests, so the result is taken from the casebook. Your file is called { $name }. “Test again” tests it anew.
seen-before = Seen before
open-report = Open the full report
save-report = Save the report
test-again = Test again
report-adds = The report adds people found, figures and facts of the file. It is one file that needs no network.
open-case = What was analysed of case { $case }
open-picture = Open the picture by itself
paper-is = Paper:
test-took = The test took { TIME($seconds) }.
test-awaited = Not yet.
test-not-run = Not run.
handling-moments = Click a moment in a chart to see it in the player. The left and right arrow keys move from moment to moment, Page Up and Page Down from mark to mark.
analysed-video = The analysed video
cannot-play = This browser cannot play the file. The tests could read it all the same; the full report shows the frames examined.
choose-own-file = To watch the moments beside the charts, choose the file on this machine. It is only played here, not sent again.
choose-the-file = Choose the file
another-file = { $name } is not the file that was tested: its content differs. Choose the one that was.
show-older = Show older ones
history-count =
    { $analyses ->
        [one] One analysis.
       *[other] { $analyses } analyses.
    }
history-no-match = Nothing matches. Change or clear the search.
history-empty = Nothing has been tested yet. Go to “Test” and choose a file or link.
history-search = Search names, links and notes
history-state = State
history-label = Label
history-any = any
search = Search
history-deleted = { $name } is deleted. { $rest }
labelled = Labelled: { $labels }
delete-question = Delete the analysis of { $name }?
delete-meaning = Its result, report and pictures are deleted. If it is the last analysis of this content and nobody labelled it, its notes, fingerprints and kept copy go as well. This cannot be undone.
people-title = What people know
notes-title = Notes
forget-title = Forgetting it
forget-content = Forget this content
forget-question = Forget this content?
forget-it = Forget it
forget-meaning = All its analyses, labels, notes and fingerprints are deleted, and the kept copy if there is one. This cannot be undone.
copy-kept = A copy of the file is kept on this machine.
copy-not-kept = No copy of the file is kept.
nobody-said = Nobody has said yet what this is. If you know, say so below.
label-from = from { $signer }, { $moment }
label-by-you = by you, { $moment }
reference-is = Reference:
take-back = Take back
label-taken-back = The label has been taken back.
no-notes = No notes.
know-it = I know what this is
it-is = It is
how-known = How do you know?
reference = Reference link, if there is one
label-stays = Stays in the casebook on this machine, unless you export it.
save-label = Save the label
label-saved = The label has been saved.
new-note = New note, for yourself; never shared
save-note = Save the note
note-saved = The note has been saved.
